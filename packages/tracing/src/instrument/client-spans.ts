import type { HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import type { UndiciInstrumentationConfig } from '@opentelemetry/instrumentation-undici';
import type { Instrumented } from './instrument-options.ts';
import { redactQuery } from './redact-query.ts';

/** Names of presigned urls; node:http's instrumentation knows names only as they are written. */
const capitalised = [
  'AWSAccessKeyId',
  'Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'X-Amz-Signature',
  'X-Goog-Credential',
  'X-Goog-Signature',
];

/** How requests that go out by node:http become spans; those that come in are `traceHttpServers`. */
export function httpClientSpans({ redactParameters }: Instrumented): HttpInstrumentationConfig {
  return {
    disableIncomingRequestInstrumentation: true,
    redactedQueryParams: [...redactParameters, ...capitalised],
  };
}

/** How requests that go out by `fetch` and undici become spans. */
export function undiciSpans({ redactParameters }: Instrumented): UndiciInstrumentationConfig {
  return {
    startSpanHook({ origin, path }) {
      const query = queryOf(path);
      if (query === undefined) return {};
      const hidden = redactQuery(query, redactParameters);
      return { 'url.query': `?${hidden}`, 'url.full': `${origin}${pathOf(path)}?${hidden}` };
    },
  };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

function queryOf(url: string): string | undefined {
  const query = url.indexOf('?');
  return query < 0 ? undefined : url.slice(query + 1);
}
