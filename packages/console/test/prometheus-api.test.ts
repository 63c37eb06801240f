import { startConsole, type TelltaleConsole } from '@telltale/console';
import { Labels } from '@telltale/promql';
import {
  describeWithServers,
  remoteWrite,
  runProgram,
  startPrometheus,
  type Prometheus,
  type WrittenSeries,
} from '@telltale-tooling/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const STEP = 15_000;
const POINTS = 80;
/** A multiple of all steps, not long ago: Prometheus takes nothing old. */
const start = Math.floor(Date.now() / 60_000) * 60_000 - POINTS * STEP;
const end = start + (POINTS - 1) * STEP;

/** Counters that start anew, gauges with odd values, a histogram. */
const series: readonly { readonly labels: Record<string, string>; readonly samples: ReturnType<typeof points> }[] = [
  ...['api', 'web'].flatMap((job, j) =>
    ['200', '500'].map((code, c) => ({
      labels: { __name__: 'requests_total', job, code, instance: `${job}:1` },
      samples: points((i) => (i < 40 || j === 0 ? i * (3 + j + c) : (i - 40) * 2)),
    })),
  ),
  ...[Number.NaN, Infinity, -Infinity, 1e21, 1e-7, -0.5].map((value, i) => ({
    labels: { __name__: 'odd', kind: String(i) },
    samples: points(() => value),
  })),
  ...['0.1', '0.5', '+Inf'].map((le, i) => ({
    labels: { __name__: 'seconds_bucket', job: 'api', le },
    samples: points((at) => at * (i + 1) * 2),
  })),
];

function points(of: (i: number) => number): { readonly time: number; readonly value: number }[] {
  return Array.from({ length: POINTS }, (_, i) => ({ time: start + i * STEP, value: of(i) }));
}

let telltale: TelltaleConsole;
beforeAll(async () => {
  telltale = await startConsole({ port: 0 });
  for (const { labels, samples } of series) {
    const appender = telltale.storage.appender(Labels.from(labels));
    for (const { time, value } of samples) appender.append(time, value);
  }
});
afterAll(() => telltale.close());

async function answer(url: string, path: string, form?: Record<string, string>) {
  const response = await fetch(
    `${url}/api/v1/${path}`,
    form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) },
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const times = `start=${start / 1000}&end=${end / 1000}`;
const enc = encodeURIComponent;

describeWithServers(['prometheus', 'promtool'], 'Beside a real Prometheus with the same samples', () => {
  let prometheus: Prometheus;
  beforeAll(async () => {
    prometheus = await startPrometheus();
    await remoteWrite(
      prometheus.url,
      series.map(({ labels, samples }): WrittenSeries => ({ labels: Labels.from(labels), samples })),
    );
  });
  afterAll(() => prometheus.stop());

  it.each([
    `query?time=${end / 1000}&query=requests_total`,
    `query?time=${end / 1000}&query=${enc('sum by (job) (rate(requests_total[2m10s]))')}`,
    `query?time=${end / 1000}&query=odd`,
    `query?time=${end / 1000}&query=${enc('requests_total{job="api"}[1m10s]')}`,
    `query?time=${new Date(end).toISOString()}&query=${enc('scalar(count(odd))')}`,
    `query?time=${end / 1000}&query=${enc('"a text"')}`,
    `query_range?${times}&step=60&query=${enc('sum(increase(requests_total[3m10s])) by (code)')}`,
    `query_range?${times}&step=1m&query=${enc('histogram_quantile(0.9, rate(seconds_bucket[2m10s]))')}`,
    `query_range?${times}&step=30&query=${enc('odd > 0 or vector(1)')}`,
    `series?${times}&match[]=requests_total&match[]=${enc('{kind=~"0|1"}')}`,
    `labels?${times}`,
    `labels?${times}&match[]=odd`,
    `label/job/values?${times}`,
    `label/code/values?${times}&match[]=${enc('requests_total{job="web"}')}`,
    `label/nothing/values?${times}`,
  ])('answers %s alike', async (path) => {
    const [ours, theirs] = await Promise.all([answer(telltale.url, path), answer(prometheus.url, path)]);
    expect(ours.status).toBe(theirs.status);
    expect(sorted(ours.body)).toEqual(sorted(theirs.body));
  });

  it.each([
    'query?query=sum(',
    'query?query=rate(requests_total)',
    'query?time=yesterday&query=up',
    'query_range?query=up',
    `query_range?${times}&step=0&query=up`,
    `query_range?${times}&step=0.01&query=up`,
    `query_range?start=10&end=5&step=1&query=up`,
    `query_range?${times}&step=60&query=${enc('up[5m]')}`,
    'series',
    'series?match[]=sum(up)',
    `query?time=${end / 1000}&query=${enc('requests_total / on (job) requests_total')}`,
  ])('refuses %s alike', async (path) => {
    const [ours, theirs] = await Promise.all([answer(telltale.url, path), answer(prometheus.url, path)]);
    expect([ours.status, ours.body['status'], ours.body['errorType']]).toEqual([
      theirs.status,
      theirs.body['status'],
      theirs.body['errorType'],
    ]);
  });

  it('takes queries as forms, as Grafana sends them', async () => {
    const form = { query: 'sum(requests_total)', time: String(end / 1000) };
    const [ours, theirs] = await Promise.all([
      answer(telltale.url, 'query', form),
      answer(prometheus.url, 'query', form),
    ]);
    expect(ours).toEqual(theirs);
  });

  it.each([
    ['instant', [`--time=${end / 1000}`], 'sum by (job) (requests_total)'],
    ['range', [`--start=${start / 1000}`, `--end=${end / 1000}`, '--step=60s'], 'requests_total{code="500"}'],
    ['labels', [`--start=${start / 1000}`, `--end=${end / 1000}`], 'code'],
  ])('promtool query %s prints the same of both', async (verb, flags, query) => {
    const printed = async (url: string) => (await runProgram('promtool', ['query', verb, ...flags, url, query])).stdout;
    const theirs = await printed(prometheus.url);
    expect(theirs).not.toBe('');
    expect(await printed(telltale.url)).toBe(theirs);
  });

  it('promtool query series finds the same series', async () => {
    const lines = async (url: string) => {
      const flags = [`--start=${start / 1000}`, `--end=${end / 1000}`, '--match=requests_total'];
      const { stdout } = await runProgram('promtool', ['query', 'series', ...flags, url]);
      return stdout.split('\n').toSorted();
    };
    expect(await lines(telltale.url)).toEqual(await lines(prometheus.url));
  });
});

/** Without what no order is promised of, and without the remarks that only Prometheus 3 makes. */
function sorted({ data, ...rest }: Record<string, unknown>): unknown {
  const { warnings: _warnings, infos: _infos, ...others } = rest;
  if (Array.isArray(data)) return { ...others, data: data.toSorted(byText) };
  const { result, ...about } = data as { result: unknown };
  const isVector = Array.isArray(result) && typeof result[0] === 'object';
  return { ...others, data: { ...about, result: isVector ? result.toSorted(byText) : result } };
}

function byText(a: unknown, b: unknown): number {
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one < other ? -1 : one > other ? 1 : 0;
}

describe('What clients ask besides', () => {
  it.each([
    'metadata',
    'targets',
    'rules',
    'alerts',
    'status/buildinfo',
    'status/runtimeinfo',
    'status/tsdb',
    'query_exemplars?query=odd',
  ])('answers %s', async (path) => {
    expect(await answer(telltale.url, path)).toMatchObject({ status: 200, body: { status: 'success' } });
  });

  it.each([
    [`series?${times}&match[]=requests_total`, 3],
    [`series?${times}&match[]=requests_total&match[]=odd`, 7],
    [`labels?${times}`, 2],
    [`labels?${times}&match[]=requests_total`, 2],
    [`label/kind/values?${times}`, 5],
    [`label/kind/values?${times}&match[]=odd`, 5],
    [`query?time=${end / 1000}&query=odd`, 5],
    [`query_range?${times}&step=60&query=odd`, 5],
  ])('cuts %s at its limit, and says so', async (path, limit) => {
    const count = ({ data }: Record<string, unknown>): number =>
      (Array.isArray(data) ? data : (data as { result: unknown[] }).result).length;
    const whole = (await answer(telltale.url, path)).body;
    expect(count(whole)).toBeGreaterThan(limit);
    expect(whole['warnings']).toBeUndefined();
    const cut = (await answer(telltale.url, `${path}&limit=${limit}`)).body;
    expect([count(cut), cut['warnings']]).toEqual([limit, ['results truncated due to limit']]);
    expect((await answer(telltale.url, `${path}&limit=${count(whole)}`)).body).toEqual(whole);
  });

  it('counts the values of labels, and the series that have them', async () => {
    const response = await fetch(
      `${telltale.url}/api/console/labels?${times}&match[]=requests_total&match[]=odd{kind="0"}`,
    );
    expect(((await response.json()) as { data: unknown }).data).toEqual({
      series: 5,
      labels: [
        {
          name: 'code',
          values: 2,
          most: [
            ['200', 2],
            ['500', 2],
          ],
        },
        {
          name: 'instance',
          values: 2,
          most: [
            ['api:1', 2],
            ['web:1', 2],
          ],
        },
        {
          name: 'job',
          values: 2,
          most: [
            ['api', 2],
            ['web', 2],
          ],
        },
        { name: 'kind', values: 1, most: [['0', 1]] },
      ],
    });
  });

  it('is told apart: no such path, no such method', async () => {
    expect((await fetch(`${telltale.url}/api/v1/nothing`)).status).toBe(404);
    const deleted = await fetch(`${telltale.url}/api/v1/query`, { method: 'DELETE' });
    expect([deleted.status, deleted.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('is compressed where that is asked for', async () => {
    const response = await fetch(`${telltale.url}/api/v1/query_range?${times}&step=15&query=requests_total`);
    expect(response.headers.get('content-encoding')).toBe('gzip');
  });
});
