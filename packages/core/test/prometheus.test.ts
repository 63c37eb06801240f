import { describeWithServers, runProgram, startPrometheus } from '@telltale-tooling/servers';
import type { Prometheus } from '@telltale-tooling/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as catalogs from '../src/catalogs/index.ts';
import { conventions, createTelemetry, expose, serveMetrics } from '../src/index.ts';
import type { ConventionName, Metric, MetricsServer } from '../src/index.ts';
import { exercise } from './exercise.ts';

const conventionNames = Object.keys(conventions) as ConventionName[];

/** A telemetry with every catalog, and everything in it recorded. */
function exercised(convention: ConventionName) {
  const telemetry = createTelemetry({
    service: 'everything',
    version: '1.2.3',
    namespace: 'acme',
    catalogs,
    convention,
    registry: false,
    constantLabels: { region: 'eu' },
    runtime: false,
  });
  return { telemetry, recorded: exercise(telemetry, Object.values(catalogs)) };
}

/** Label matchers as PromQL writes them. */
function selector(name: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${matchers.join(',')}}`;
}

/** The name and labels of a recorded label set on the page. */
function onThePage(metric: Metric, convention: ConventionName, labels: Readonly<Record<string, string>>) {
  const exposed = expose(metric, conventions[convention], 'acme');
  if (exposed === undefined) return undefined;
  const shown = exposed.labels.flatMap(({ recorded, exposed: name }) =>
    name === null ? [] : [[name, labels[recorded]!]],
  );
  return { name: exposed.name, type: exposed.type, labels: Object.fromEntries(shown) as Record<string, string> };
}

describeWithServers(['prometheus', 'promtool'], 'under a real Prometheus', () => {
  const { telemetry, recorded } = exercised('otel');
  const traced = { http_request_method: 'GET', http_route: '/traced', http_response_status_code: '200' } as const;
  const exemplar = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7' };
  let server: MetricsServer;
  let prometheus: Prometheus;

  beforeAll(async () => {
    telemetry.http.duration.observe(traced, 0.03, exemplar);
    server = await serveMetrics(telemetry, { port: 0 });
    prometheus = await startPrometheus({ scrape: [{ job: 'all', target: `127.0.0.1:${server.port}` }] });
    await prometheus.waitFor('target_info{job="all"}');
  });
  afterAll(async () => {
    await prometheus.stop();
    await server.close();
    telemetry.close();
  });

  test('the stored values are the recorded ones, for every metric of every catalog', async () => {
    const samples = await prometheus.query('{job="all"}');
    const stored = new Map(
      samples.map(({ metric: { job, instance, region, __name__, ...labels }, value }) => [
        selector(__name__!, labels),
        Number(value[1]),
      ]),
    );
    const missing: string[] = [];
    let compared = 0;
    for (const { metric, labels, value } of recorded) {
      const shown = onThePage(metric, 'otel', labels);
      if (shown === undefined) continue;
      const sorted = Object.fromEntries(Object.entries(shown.labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const expected =
        shown.type === 'histogram'
          ? { [`${shown.name}_sum`]: value, [`${shown.name}_count`]: 1 }
          : { [shown.name]: value };
      for (const [name, number] of Object.entries(expected)) {
        compared++;
        const found = stored.get(selector(name, sorted));
        if (found !== number) missing.push(`${selector(name, sorted)} is ${found}, not ${number}`);
      }
    }
    expect(missing).toEqual([]);
    expect(compared).toBeGreaterThan(200);
    expect(await prometheus.query('up{job="all"}')).toMatchObject([{ value: [expect.any(Number), '1'] }]);
  });

  test('an exemplar arrives through OpenMetrics', async () => {
    const query = 'http_server_request_duration_seconds_bucket{http_route="/traced"}';
    const around = { start: `${Date.now() / 1000 - 60}`, end: `${Date.now() / 1000 + 60}` };
    expect(await prometheus.get('query_exemplars', { query, ...around })).toMatchObject([
      {
        seriesLabels: { __name__: 'http_server_request_duration_seconds_bucket', le: '0.05', http_route: '/traced' },
        exemplars: [{ labels: exemplar, value: '0.03' }],
      },
    ]);
  });

  test.each(conventionNames)('promtool finds nothing to say about every catalog under %s', async (convention) => {
    const { telemetry } = exercised(convention);
    const { body } = await telemetry.exposition();
    const result = await runProgram('promtool', ['check', 'metrics'], { input: body });
    expect(result).toEqual({ code: 0, stdout: '', stderr: '' });
    telemetry.close();
  });
});
