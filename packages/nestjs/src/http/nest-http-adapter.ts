import type { ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { HttpAdapter, RouteOf } from '@telltale/core';

/** Nest's adapter of a platform. */
export type NestHttpAdapter = AbstractHttpAdapter;

/**
 * Puts the recording of requests into the server of a platform. The route, labels and exemplars are asked of the platform's
 * own request, which the application knows: guards write on it whose request it is.
 */
export type Platform = (adapter: NestHttpAdapter, http: HttpAdapter<object>) => PlatformRequests;

/** What is known of the requests of a platform. */
export interface PlatformRequests {
  readonly routeOf: RouteOf<object>;
  /** Whether it is the platform's own: what is answered in front of it has only the request of node:http. */
  isOwn(request: object): boolean;
}

/** Fastify's replies hold the responses of node:http. */
export function rawResponse(response: object): ServerResponse {
  return 'raw' in response ? (response.raw as ServerResponse) : (response as ServerResponse);
}
