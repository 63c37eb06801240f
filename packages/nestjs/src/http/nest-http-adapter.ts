import type { ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { HttpAdapter, RouteOf } from '@telltale/core';

/** Nest's adapter of a platform. */
export type NestHttpAdapter = AbstractHttpAdapter;

/**
 * Puts the recording of requests into the server of a platform. The route, labels and exemplars are asked of the platform's
 * own request, which the application knows: guards write on it whose request it is.
 */
export type Platform = (adapter: NestHttpAdapter, http: HttpAdapter<object>) => RouteOf<object>;

/** Fastify's replies hold the responses of node:http. */
export function rawResponse(response: object): ServerResponse {
  return 'raw' in response ? (response.raw as ServerResponse) : (response as ServerResponse);
}
