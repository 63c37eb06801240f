import type { Access } from './access/gate.ts';

/** What is known of an endpoint without asking it; the index, the description and the interactive page are made from it. */
export interface EndpointFacts {
  /** Below the base path. @see EndpointPaths */
  readonly path: string;
  /** What stands for the rest of the path, where there is more: `{catalog}`. */
  readonly parameter?: string;
  readonly access: Access;
  readonly title: string;
  readonly description: string;
  /** Content types, the default one first. */
  readonly produces: readonly [string, ...string[]];
  /** Answers besides 200 and those of the gate. */
  readonly answers?: Readonly<Record<number, string>>;
}

const JSON_TYPE = 'application/json';
const HTML_TYPE = 'text/html';

/** Every endpoint, in the order in which they are listed. */
export const endpointTable = {
  metrics: {
    path: '/metrics',
    access: 'authorized',
    title: 'Metrics',
    description: 'The page that Prometheus scrapes, in the format that `Accept` asks for.',
    produces: ['text/plain', 'application/openmetrics-text'],
  },
  summary: {
    path: '/metrics/summary',
    access: 'authorized',
    title: 'Golden signals',
    description: 'Traffic, errors, latency and saturation at a glance, since the start and of late.',
    produces: [JSON_TYPE],
  },
  json: {
    path: '/metrics/json',
    access: 'authorized',
    title: 'Metrics as JSON',
    description: 'Every value of every catalog.',
    produces: [JSON_TYPE],
  },
  catalog: {
    path: '/metrics/json',
    parameter: 'catalog',
    access: 'authorized',
    title: 'One catalog as JSON',
    description: 'Every value of the catalog of this name, such as `http` or `nodejs`.',
    produces: [JSON_TYPE],
    answers: { 404: 'There is no catalog of that name.' },
  },
  health: {
    path: '/health',
    access: 'everyone',
    title: 'Health',
    description: 'Whether the service works. What each check found is only shown to who is authorized.',
    produces: [JSON_TYPE],
    answers: { 503: 'The service should get no traffic.' },
  },
  ready: {
    path: '/health/ready',
    access: 'everyone',
    title: 'Readiness',
    description: 'The same, for readiness probes.',
    produces: [JSON_TYPE],
    answers: { 503: 'The service should get no traffic.' },
  },
  live: {
    path: '/health/live',
    access: 'everyone',
    title: 'Liveness',
    description: 'Answers as long as the process can answer; asks no checks.',
    produces: [JSON_TYPE],
  },
  index: {
    path: '/telltale',
    access: 'allowed',
    title: 'Index',
    description: 'Lists these endpoints.',
    produces: [HTML_TYPE],
  },
  explorer: {
    path: '/metrics/docs',
    access: 'allowed',
    title: 'Interactive description',
    description: 'Describes these endpoints and tries them out.',
    produces: [HTML_TYPE],
  },
  openapi: {
    path: '/metrics/openapi.json',
    access: 'allowed',
    title: 'OpenAPI description',
    description: 'These endpoints as OpenAPI 3.1.',
    produces: [JSON_TYPE],
  },
} as const satisfies Readonly<Record<string, EndpointFacts>>;

export type EndpointName = keyof typeof endpointTable;
