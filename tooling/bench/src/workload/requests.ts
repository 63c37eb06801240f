import type { MetricSpec } from '../clients/client.ts';

/** What a request is labelled with. */
export interface RequestLabels {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  // So that it is a label set as the clients take it.
  readonly [label: string]: string;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'];
const STATUSES = ['200', '201', '304', '404', '500'];

export const requestLabels: MetricSpec['labels'] = { method: METHODS, route: null, status: STATUSES };

/**
 * Different label sets, 25 for each route. They share the strings of their values, as they do in a service whose routes
 * are templates.
 */
export function requests(count: number): readonly RequestLabels[] {
  const routes = Array.from({ length: Math.ceil(count / 25) }, (_, i) => `/api/v1/resource-${i}/:id`);
  return Array.from({ length: count }, (_, i) => ({
    method: METHODS[i % 5]!,
    route: routes[Math.floor(i / 25)]!,
    status: STATUSES[Math.floor(i / 5) % 5]!,
  }));
}
