import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AbstractHttpAdapter } from '@nestjs/core';
import type { HttpAdapter, RouteOf } from '@telltale/core';

/** Nest's adapter of a platform. */
export type NestHttpAdapter = AbstractHttpAdapter;

/** Puts the recording of requests into a platform; returns how it tells which route answered. */
export type Platform = (adapter: NestHttpAdapter, http: HttpAdapter) => RouteOf<IncomingMessage>;

/** Fastify's requests and replies hold those of node:http. */
export function rawResponse(response: object): ServerResponse {
  return 'raw' in response ? (response.raw as ServerResponse) : (response as ServerResponse);
}
