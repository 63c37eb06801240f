import { describeWithServers, freePort, startPostgres } from '@telltale-tooling/servers';
import { startConsole } from '@telltale/console';
import { expect, test } from 'vitest';
import { poll, startChain } from './chain.ts';
import { isOfRequest, linesOf } from './log-lines.ts';

describeWithServers(['postgres', 'initdb'], 'a console that services send everything to', () => {
  test.for([
    ['otlp', 'http/protobuf'],
    ['loki', 'http/json'],
    ['otlp', 'grpc'],
  ])('shows trace, logs and exemplars of the same request; logs by %s, traces by %s', async ([to, protocol]) => {
    await using postgres = await startedPostgres();
    const [port, grpcPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    await using chain = await startChain({
      database: postgres.url,
      ship: { to, url, batchDelaySeconds: 0.02 },
      variables: {
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol!,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: protocol === 'grpc' ? `http://127.0.0.1:${grpcPort}` : `${url}/v1/traces`,
      },
    });
    const { gateway, services } = chain;
    const targets = Object.entries(services).map(([job, app]) => ({ job, url: app.url }));
    const telltale = await startConsole({ port, grpcPort, targets, scrapeIntervalSeconds: 0.2 });
    await using stopped = { [Symbol.asyncDispose]: () => telltale.close() };
    expect(stopped).toBeDefined();

    await fetch(`${gateway.url}/api/orders/7`);
    const { trace_id: id } = await poll(() => linesOf(gateway).find(isOfRequest));

    const trace = await poll(async () => {
      const found = await get(`${url}/api/v2/traces/${id}`);
      const spans = spansIn(found);
      return spans.length === 6 ? spans : undefined;
    });
    expect(trace.filter(({ parentSpanId }) => !parentSpanId)).toHaveLength(1);
    expect(trace.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['GET /api/orders/:id', 'GET /orders/:id', 'GET /prices/:id', 'pg.query:SELECT postgres']),
    );

    const query = encodeURIComponent(`{service_name=~".+"} | trace_id="${id}"`);
    const shown = await poll(async () => {
      const { data } = (await get(`${url}/loki/api/v1/query_range?query=${query}`)) as LokiAnswer;
      const of = data.result.flatMap(({ stream, values }) => values.map(() => stream['service_name']));
      // What each of them said on its way, and of its request.
      return of.length === 6 ? of : undefined;
    });
    expect(new Set(shown)).toEqual(new Set(['gateway', 'orders', 'prices']));

    const jobs = await poll(async () => {
      const metric = 'http_server_request_duration_seconds_bucket';
      const { data } = (await get(`${url}/api/v1/query_exemplars?query=${metric}`)) as ExemplarAnswer;
      const own = data.filter(({ exemplars }) => exemplars.some(({ labels }) => labels['trace_id'] === id));
      return own.length === 3 ? own.map(({ seriesLabels }) => seriesLabels['job']) : undefined;
    });
    expect(new Set(jobs)).toEqual(new Set(['gateway', 'orders', 'prices']));
  });
});

async function startedPostgres() {
  const postgres = await startPostgres();
  return { url: postgres.url, [Symbol.asyncDispose]: () => postgres.stop() };
}

async function get(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

interface TempoSpan {
  readonly name: string;
  readonly parentSpanId?: string;
}

function spansIn(answer: unknown): readonly TempoSpan[] {
  const { trace } = answer as {
    readonly trace: { readonly resourceSpans?: readonly { readonly scopeSpans: readonly { spans: TempoSpan[] }[] }[] };
  };
  return (trace.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

interface LokiAnswer {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly unknown[];
    }[];
  };
}

interface ExemplarAnswer {
  readonly data: readonly {
    readonly seriesLabels: Readonly<Record<string, string>>;
    readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
  }[];
}
