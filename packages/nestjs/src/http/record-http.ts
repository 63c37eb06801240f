import type { ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { createHttpAdapter, TelltaleError } from '@telltale/core';
import type { HttpAdapter, HttpAdapterOptions, Labels } from '@telltale/core';
import { expressPlatform } from './express-platform.ts';
import { fastifyPlatform } from './fastify-platform.ts';
import type { NestHttpAdapter, Platform, PlatformRequests } from './nest-http-adapter.ts';
import { observeExceptions } from './observe-exceptions.ts';

const platforms: ReadonlyMap<string, Platform> = new Map([
  ['express', expressPlatform],
  ['fastify', fastifyPlatform],
]);

const isRecorded = Symbol('telltale.is-recorded');

/**
 * Records the HTTP requests of an application, as soon as it has a server: never, if it is a microservice or has no
 * server at all; after its modules are made, where it is a test.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where they are recorded already; what `createHttpAdapter` throws
 */
export function recordHttp(options: HttpAdapterOptions, host: HttpAdapterHost): HttpAdapter<object> {
  let requests: PlatformRequests | undefined;
  const ofOwn =
    <Answer>(question: (request: object, response: ServerResponse) => Answer) =>
    (request: object, response: ServerResponse): Answer | undefined =>
      requests?.isOwn(request) === true ? question(request, response) : undefined;
  // The application knows which platform's requests it is given.
  const { labels, exemplar, ...rest } = options as HttpAdapterOptions<Labels, object>;
  const questions = {
    ...(labels === undefined ? {} : { labels: ofOwn(labels) as typeof labels }),
    ...(exemplar === undefined ? {} : { exemplar: ofOwn(exemplar) }),
  };
  const http = createHttpAdapter<object>(
    { logger: new Logger('Telltale'), ...rest, ...questions },
    (request, response) => requests?.routeOf(request, response),
  );
  const begin = (adapter: NestHttpAdapter): void => {
    markRecorded(adapter);
    const platform = platforms.get(adapter.getType());
    if (platform === undefined) {
      http.telemetry.logger.warn(`HTTP requests of the platform "${adapter.getType()}" are not recorded.`);
      return;
    }
    requests = platform(adapter, http);
    void observeExceptions(adapter, (response, exception) => http.failed(response, exception));
  };
  if (isAdapter(host.httpAdapter)) begin(host.httpAdapter);
  else host.init$.subscribe(() => isAdapter(host.httpAdapter) && begin(host.httpAdapter));
  return http;
}

/** Recorded twice, every request would count double. */
function markRecorded(adapter: NestHttpAdapter & { [isRecorded]?: true }): void {
  if (adapter[isRecorded] === true) {
    throw new TelltaleError('TELLTALE_OPTIONS', 'TelltaleModule is imported twice by one application');
  }
  adapter[isRecorded] = true;
}

function isAdapter(adapter: NestHttpAdapter | undefined): adapter is NestHttpAdapter {
  return typeof (adapter as Partial<NestHttpAdapter> | undefined)?.getType === 'function';
}
