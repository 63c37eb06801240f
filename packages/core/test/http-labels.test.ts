import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createHttpAdapter, createTelemetry, httpCatalog, oneOf, open } from '../src/index.ts';
import type { HttpAdapterOptions, Labels } from '../src/index.ts';

const http = httpCatalog({
  labels: { plan: oneOf('free', 'paid'), region: open(2) },
  buckets: { duration: [0.1, 1] },
});

/** A server that records with the given options; asks it, and says what is on its page then. */
async function asked<Extra extends Labels>(
  options: HttpAdapterOptions<Extra>,
  headers: readonly Record<string, string>[],
) {
  const warnings: string[] = [];
  const logger = { warn: (message: string) => warnings.push(message), error() {} };
  const telemetry = createTelemetry({ service: 'test', catalogs: { http }, registry: false, runtime: false, logger });
  const adapter = createHttpAdapter({ telemetry, endpoints: false, ...options }, () => '/');
  const server = createServer((request, response) => {
    adapter.begin(request, response);
    response.end('hello');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await adapter.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  for (const sent of headers) await (await fetch(url, { headers: sent })).text();
  const { body } = await telemetry.exposition('application/openmetrics-text; version=1.0.0');
  return { body, warnings, counts: body.split('\n').filter((line) => line.includes('request_duration_seconds_count')) };
}

test('requests get the labels that the application computes, and its buckets', async () => {
  const { body, counts } = await asked(
    {
      catalog: http,
      labels: (request) => ({
        plan: request.headers['x-plan'] === 'paid' ? ('paid' as const) : ('free' as const),
        region: request.headers['x-region']?.toString(),
      }),
    },
    [{ 'x-plan': 'paid', 'x-region': 'eu' }, { 'x-plan': 'paid', 'x-region': 'eu' }, {}],
  );
  expect(counts).toEqual([
    'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/",plan="paid",region="eu"} 2',
    'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/",plan="free"} 1',
  ]);
  expect(body.match(/le="[^"]+"/g)?.slice(0, 3)).toEqual(['le="0.1"', 'le="1.0"', 'le="+Inf"']);
});

test('a request whose labels are wrong, or cannot be computed, is recorded without them', async () => {
  const { body, counts, warnings } = await asked(
    {
      catalog: http,
      labels: (request): never => {
        if (request.headers['x-plan'] === 'broken') throw new Error('no plan');
        return { plan: 'platinum' } as never;
      },
    },
    [{}, { 'x-plan': 'broken' }],
  );
  expect(counts).toEqual([
    'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/"} 2',
  ]);
  expect(body).toContain('telltale_recording_errors_total{source="http"} 2\n');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain('"platinum"');
});

test('an exemplar of the request’s own stands on its bucket', async () => {
  const { body } = await asked({ catalog: http, exemplar: () => ({ trace_id: 'abc' }) }, [{}]);
  expect(body).toMatch(/http_server_request_duration_seconds_bucket\{[^}]*le="0\.1"\} 1 # \{trace_id="abc"\} /);
});
