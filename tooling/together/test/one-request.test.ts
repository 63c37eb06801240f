import { describeWithServers, startPostgres, startPrometheus } from '@telltale-tooling/servers';
import type { Postgres } from '@telltale-tooling/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  entriesOf,
  outline,
  recordsIn,
  startLoki,
  startOtlpLogs,
  startTraceReceiver,
  traceTo,
} from '@telltale-tooling/receivers';
import type { LogReceiver, ReceivedSpan, TraceReceiver } from '@telltale-tooling/receivers';
import { poll, startChain } from './chain.ts';
import type { Chain, ServiceName } from './chain.ts';
import { exemplarsOf, labelOf } from './exemplars.ts';
import { isOfRequest, linesOf } from './log-lines.ts';

const routes: Readonly<Record<ServiceName, string>> = {
  gateway: '/api/orders/:id',
  orders: '/orders/:id',
  prices: '/prices/:id',
};
const names = Object.keys(routes) as readonly ServiceName[];

/** Both ways of shipping lines, and what each makes of their ids. */
const backEnds = {
  OTLP: {
    to: 'otlp',
    start: () => startOtlpLogs(),
    idsOf: ({ received }: LogReceiver) =>
      recordsIn(received).map(({ traceId, spanId, body }) => ({ traceId, spanId, text: textOf(body) })),
  },
  Loki: {
    to: 'loki',
    start: () => startLoki(),
    idsOf: ({ received }: LogReceiver) =>
      entriesOf(received).map(({ metadata, line }) => ({
        traceId: metadata['trace_id'],
        spanId: metadata['span_id'],
        text: (JSON.parse(line) as { msg: string }).msg,
      })),
  },
} as const;

describeWithServers(['postgres', 'initdb', 'prometheus'], 'one request through Express, Fastify and NestJS', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  describe.for(Object.entries(backEnds))('with logs shipped by %s', ([, { to, start, idsOf }]) => {
    const services = useServices(() => postgres, to, start);

    test.for([
      { id: '7', status: 200, spans: 6, level: 'info' },
      // The database is not asked.
      { id: '13', status: 500, spans: 5, level: 'error' },
    ])('is the same in its trace, logs and metrics when it is answered with $status', async (expected) => {
      const { chain, traces, logs } = services();
      const path = `/api/orders/${expected.id}`;
      expect((await fetch(`${chain.gateway.url}${path}`)).status).toBe(expected.status);

      const trace = await traceOf(traces, path, expected.spans);
      expect(outline(trace)).toEqual(
        [
          'gateway server GET /api/orders/:id',
          '  gateway client GET',
          '    orders server GET /orders/:id',
          '      orders client GET',
          '        prices server GET /prices/:id',
          '          prices client pg.query:SELECT postgres',
        ].slice(0, expected.spans),
      );
      const { traceId } = trace[0]!;
      for (const name of names) {
        const app = chain.services[name];
        const span = serverSpan(trace, name);
        const line = await poll(() => linesOf(app).find((each) => isOfRequest(each) && each.trace_id === traceId));
        const exemplar = (await exemplarsOf(app.url)).find((each) => each.traceId === traceId)!;

        expect(line).toMatchObject({
          level: expected.level,
          span_id: span.spanId,
          trace_flags: '01',
          route: routes[name],
          status: expected.status,
          service: span.resource['service.name'],
          instance: span.resource['service.instance.id'],
        });
        expect(exemplar.spanId).toBe(span.spanId);
        expect(labelOf(exemplar, 'http_route')).toBe(routes[name]);
        expect(labelOf(exemplar, 'http_response_status_code')).toBe(String(expected.status));
        expect(span.attributes).toMatchObject({
          'http.route': routes[name],
          'http.response.status_code': expected.status,
        });
      }
      const shipped = await poll(() => {
        const own = idsOf(logs).filter((each) => each.traceId === traceId);
        return names.every((name) => own.some(isRequestLineOf(trace, name, expected.status))) ? own : undefined;
      });
      for (const { spanId } of shipped) {
        expect(names.map((name) => serverSpan(trace, name).spanId)).toContain(spanId);
      }
    });

    test('has its own ids on what the application says of it', async () => {
      const { chain, traces, logs } = services();
      await Promise.all(['101', '102', '103'].map((id) => fetch(`${chain.gateway.url}/api/orders/${id}`)));
      const messages = { gateway: 'asked for the order', orders: 'asked for the price', prices: 'priced' };
      for (const id of ['101', '102', '103']) {
        const trace = await traceOf(traces, `/api/orders/${id}`, 6);
        const { traceId } = trace[0]!;
        for (const name of names) {
          const { spanId } = serverSpan(trace, name);
          const line = await poll(() =>
            linesOf(chain.services[name]).find(({ trace_id: id, msg }) => id === traceId && msg === messages[name]),
          );
          expect(line).toMatchObject({ span_id: spanId, route: routes[name] });
          await poll(() => idsOf(logs).find((each) => each.spanId === spanId && each.text === messages[name]));
        }
      }
    });

    test('is NOT_FOUND in logs and metrics, and without a route in its trace, where none matches', async () => {
      const { chain, traces } = services();
      await fetch(`${chain.gateway.url}/nothing/here`);
      const [span] = await traceOf(traces, '/nothing/here', 1);
      expect(span!.attributes).not.toHaveProperty('http.route');
      const line = await poll(() => linesOf(chain.gateway).find((each) => each.trace_id === span!.traceId));
      expect(line).toMatchObject({ span_id: span!.spanId, route: 'NOT_FOUND', status: 404 });
      const exemplar = (await exemplarsOf(chain.gateway.url)).find(({ traceId }) => traceId === span!.traceId)!;
      expect(labelOf(exemplar, 'http_route')).toBe('NOT_FOUND');
    });
  });

  test('is found in a Prometheus that scrapes the services, by its trace', async () => {
    await using traces = await startTraceReceiver();
    await using logs = await startLoki();
    await using chain = await startChain({
      database: postgres.url,
      ship: { to: 'loki', url: logs.url },
      variables: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url },
    });
    const scrape = names.map((job) => ({ job, target: new URL(chain.services[job].url).host }));
    await using prometheus = await startPrometheus({ scrape });
    await fetch(`${chain.gateway.url}/api/orders/21`);
    const trace = await traceOf(traces, '/api/orders/21', 6);
    const now = Math.floor(Date.now() / 1000);
    const found = await poll(async () => {
      const series = (await prometheus.get('query_exemplars', {
        query: 'http_server_request_duration_seconds_bucket',
        start: `${now - 60}`,
        end: `${now + 60}`,
      })) as readonly StoredExemplars[];
      const own = series.flatMap(({ seriesLabels: { job, http_route: route }, exemplars }) =>
        exemplars
          .filter(({ labels }) => labels['trace_id'] === trace[0]!.traceId)
          .map(({ labels }) => ({ job, route, span: labels['span_id'] })),
      );
      return names.every((name) => own.some(({ job }) => job === name)) ? own : undefined;
    });
    for (const name of names) {
      expect(found).toContainEqual({ job: name, route: routes[name], span: serverSpan(trace, name).spanId });
    }
  });

  test('is the last one before SIGTERM, and neither its span nor its line is lost', async () => {
    await using traces = await startTraceReceiver();
    await using logs = await startLoki();
    await using chain = await startChain({
      database: postgres.url,
      ship: { to: 'loki', url: logs.url, batchDelaySeconds: 3600 },
      variables: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url, OTEL_BSP_SCHEDULE_DELAY: '3600000' },
    });
    await (await fetch(`${chain.gateway.url}/api/orders/7`)).text();
    await poll(() => linesOf(chain.gateway).find(isOfRequest));
    expect(await chain.gateway.stop()).toEqual({ code: 0, signal: null });
    const span = traces.spans.find(({ kind }) => kind === 'server')!;
    expect(entriesOf(logs.received).map(({ metadata }) => metadata)).toContainEqual({
      trace_id: span.traceId,
      span_id: span.spanId,
    });
  });

  test('that was not sampled has its ids in the logs, and an exemplar only if its trace was kept', async () => {
    await using traces = await startTraceReceiver();
    await using logs = await startLoki();
    await using chain = await startChain({
      database: postgres.url,
      ship: { to: 'loki', url: logs.url },
      variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
        OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0',
        TELLTALE_TRACES_KEEP: 'errors',
      },
    });
    await fetch(`${chain.gateway.url}/api/orders/7`);
    await fetch(`${chain.gateway.url}/api/orders/13`);
    const kept = await traceOf(traces, '/api/orders/13', 5);
    for (const name of names) {
      const app = chain.services[name];
      const [fine, failed] = await poll(() => {
        const lines = linesOf(app).filter(isOfRequest);
        return lines.length === 2 ? lines : undefined;
      });
      expect(fine).toMatchObject({ status: 200, trace_flags: '00', trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      expect(failed).toMatchObject({ trace_id: kept[0]!.traceId, span_id: serverSpan(kept, name).spanId });
      const exemplars = (await exemplarsOf(app.url)).map(({ traceId }) => traceId);
      expect(exemplars).toContain(kept[0]!.traceId);
      expect(exemplars).not.toContain(fine!.trace_id);
    }
    expect(traces.spans.filter(({ traceId }) => traceId !== kept[0]!.traceId)).toEqual([]);
  });
});

interface StoredExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

interface Services {
  readonly chain: Chain;
  readonly traces: TraceReceiver;
  readonly logs: LogReceiver;
}

/** Starts services and their back ends, and stops them when the tests are done. */
function useServices(postgres: () => Postgres, to: string, startLogs: () => Promise<LogReceiver>): () => Services {
  let services: Services;
  beforeAll(async () => {
    const [traces, logs] = await Promise.all([startTraceReceiver(), startLogs()]);
    const chain = await startChain({
      database: postgres().url,
      ship: { to, url: logs.url, batchDelaySeconds: 0.02 },
      variables: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url },
    });
    services = { chain, traces, logs };
  });
  afterAll(async () => {
    await services.chain[Symbol.asyncDispose]();
    await Promise.all([services.traces.stop(), services.logs.stop()]);
  });
  return () => services;
}

async function traceOf(traces: TraceReceiver, path: string, count: number): Promise<readonly ReceivedSpan[]> {
  return traceTo(path, await traces.until((all) => traceTo(path, all).length >= count));
}

function serverSpan(trace: readonly ReceivedSpan[], service: ServiceName): ReceivedSpan {
  return trace.find(({ kind, resource }) => kind === 'server' && resource['service.name'] === service)!;
}

function isRequestLineOf(trace: readonly ReceivedSpan[], name: ServiceName, status: number) {
  const { spanId } = serverSpan(trace, name);
  return (shipped: { readonly spanId: unknown; readonly text: unknown }): boolean =>
    shipped.spanId === spanId && shipped.text === `GET ${routes[name]} ${status}`;
}

function textOf(body: unknown): unknown {
  return (body as { readonly stringValue?: string } | undefined)?.stringValue;
}
