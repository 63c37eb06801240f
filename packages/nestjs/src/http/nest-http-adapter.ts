import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { HttpAdapter, RouteOf } from '@telltale/core';

/** Nest's adapter of a platform. */
export type NestHttpAdapter = AbstractHttpAdapter;

/** Puts the recording of requests into the server of a platform. */
export type Platform = (adapter: NestHttpAdapter, http: HttpAdapter) => PlatformRequests;

/** What a platform knows of requests. */
export interface PlatformRequests {
  readonly routeOf: RouteOf<IncomingMessage>;
  /** The platform's request, which the application knows: guards write on it whose request it is. */
  readonly requestOf: (request: IncomingMessage) => IncomingMessage;
}

/** Fastify's replies hold the responses of node:http. */
export function rawResponse(response: object): ServerResponse {
  return 'raw' in response ? (response.raw as ServerResponse) : (response as ServerResponse);
}
