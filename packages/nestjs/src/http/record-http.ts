import type { HttpAdapterHost } from '@nestjs/core';
import { createHttpAdapter } from '@telltale/core';
import type { HttpAdapter, HttpAdapterOptions, RouteOf } from '@telltale/core';
import type { IncomingMessage } from 'node:http';
import { expressPlatform } from './express-platform.ts';
import { fastifyPlatform } from './fastify-platform.ts';
import type { NestHttpAdapter, Platform } from './nest-http-adapter.ts';
import { observeExceptions } from './observe-exceptions.ts';

const platforms: ReadonlyMap<string, Platform> = new Map([
  ['express', expressPlatform],
  ['fastify', fastifyPlatform],
]);

/**
 * Records the HTTP requests of an application, as soon as it has a server: never, if it is a microservice or has no
 * server at all; after its modules are made, where it is a test.
 */
export function recordHttp(options: HttpAdapterOptions, host: HttpAdapterHost): HttpAdapter {
  let routeOf: RouteOf<IncomingMessage> = () => undefined;
  const http = createHttpAdapter(options, (request, response) => routeOf(request, response));
  const begin = (adapter: NestHttpAdapter): void => {
    const platform = platforms.get(adapter.getType());
    if (platform === undefined) {
      http.telemetry.logger.warn(`HTTP requests of the platform "${adapter.getType()}" are not recorded.`);
      return;
    }
    routeOf = platform(adapter, http);
    void observeExceptions(adapter, (response, exception) => http.failed(response, exception));
  };
  if (isAdapter(host.httpAdapter)) begin(host.httpAdapter);
  else host.init$.subscribe(() => isAdapter(host.httpAdapter) && begin(host.httpAdapter));
  return http;
}

function isAdapter(adapter: NestHttpAdapter | undefined): adapter is NestHttpAdapter {
  return typeof (adapter as Partial<NestHttpAdapter> | undefined)?.getType === 'function';
}
