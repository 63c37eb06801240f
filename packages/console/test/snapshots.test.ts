import { startConsole, type ConsoleOptions } from '@telltale/console';
import { Labels } from '@telltale/promql';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';

function snapshotFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-snapshot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'metrics.snapshot');
}

function copied(file: string): string {
  const copy = snapshotFile();
  copyFileSync(file, copy);
  return copy;
}

/** A console that comes and goes; what it says is wrong. */
async function visit<T>(
  snapshotFilePath: string,
  during: (telltale: Awaited<ReturnType<typeof startConsole>>) => T | Promise<T>,
  options: ConsoleOptions = {},
): Promise<{ readonly result: T; readonly problems: readonly string[] }> {
  const problems: string[] = [];
  const telltale = await startConsole({
    port: 0,
    grpcPort: false,
    snapshotFile: snapshotFilePath,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const result = await during(telltale);
  await telltale.close();
  return { result, problems };
}

const series = (i: number) => Labels.from({ __name__: 'depth', i: String(i), text: 'ünïcode "quoted"\n' });

async function post(url: string, content: unknown): Promise<void> {
  const body = JSON.stringify(content);
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  if (!response.ok) throw new Error(await response.text());
}

async function ask(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
const idOf = (i: number) => i.toString(16).padStart(32, '0');

/** Traces of two spans each, and a line of each trace. */
async function sendSignals(url: string, count: number, at: number): Promise<void> {
  const ns = (i: number): string => `${at + i}000000`;
  const spans = Array.from({ length: count }, (_, i) => i + 1).flatMap((i) =>
    [undefined, 'a'.repeat(16)].map((parentSpanId, n) => ({
      traceId: idOf(i),
      spanId: (parentSpanId === undefined ? 'a' : 'b').repeat(16),
      ...(parentSpanId !== undefined && { parentSpanId }),
      name: `order ${i} "ünïcode"\n`,
      kind: 2,
      startTimeUnixNano: ns(i),
      endTimeUnixNano: ns(i + 5),
      attributes: [
        text('constructor', `c${i}`),
        { key: 'list', value: { arrayValue: { values: [{ intValue: '7' }] } } },
      ],
      events:
        n === 0 ? [{ name: 'exception', timeUnixNano: ns(i), attributes: [text('exception.message', 'no')] }] : [],
      links: n === 0 ? [{ traceId: idOf(9), spanId: 'c'.repeat(16), attributes: [] }] : [],
      status: { code: n === 0 ? 2 : 0, message: n === 0 ? 'failed' : '' },
    })),
  );
  const resource = { attributes: [text('service.name', 'shop'), text('service.version', '1.4.0')] };
  await post(`${url}/v1/traces`, { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 's' }, spans }] }] });
  const values = Array.from({ length: count }, (_, i) => [
    ns(i + 1).replace(/0$/, '7'),
    `line ${i + 1} "ünïcode"`,
    { trace_id: idOf(i + 1) },
  ]);
  await post(`${url}/loki/api/v1/push`, { streams: [{ stream: { service_name: 'shop', level: 'info' }, values }] });
}

describe('A snapshot', () => {
  it('brings back what the last console knew: values, times, and series that had ended', async () => {
    const file = snapshotFile();
    const now = Math.trunc(Date.now() / 1000) * 1000;
    await visit(file, ({ storage }) => {
      for (let i = 0; i < 100; i++) {
        for (let step = 0; step < 10; step++) storage.append(series(i), now - 100_000 + step * 10_000, i + step / 8);
      }
      storage.append(series(0), now - 5000, Number.NaN);
      storage.markStale(series(1), now - 5000);
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['metrics.snapshot']);
    const { result, problems } = await visit(file, async ({ storage, engine }) => {
      const { value } = await engine.instant('count(depth)', now);
      const [first] = [...storage.select([{ name: 'i', op: '=', value: '7' }], 0, now)];
      return [
        value.type === 'vector' && value.samples[0]!.value,
        storage.stats().samples,
        String(first?.labels),
        [...first!.values],
        first!.timestamps[0],
      ];
    });
    expect(problems).toEqual([]);
    expect(result).toEqual([
      99,
      1002,
      String(series(7)),
      Array.from({ length: 10 }, (_, step) => 7 + step / 8),
      now - 100_000,
    ]);
  });

  it('brings back traces and lines as they were', async () => {
    const file = snapshotFile();
    const at = Date.now() - 60_000;
    const seen = async ({ url }: { readonly url: string }) => [
      await ask(`${url}/api/traces/${idOf(3)}`),
      await ask(`${url}/api/search?q=${encodeURIComponent('{ span.constructor = "c4" && status = error }')}`),
      await ask(`${url}/loki/api/v1/query_range?query=${encodeURIComponent('{service_name="shop"}')}&limit=1000`),
      await ask(`${url}/loki/api/v1/labels`),
    ];
    const before = await visit(file, async (telltale) => {
      await sendSignals(telltale.url, 600, at);
      return { seen: await seen(telltale), traces: telltale.traces.stats, logs: telltale.logs.stats };
    });
    expect(before.result.traces).toMatchObject({ traces: 600, spans: 1200 });
    expect(JSON.stringify(before.result.seen[1])).toContain('order 4');
    const after = await visit(file, async (telltale) => ({
      seen: await seen(telltale),
      traces: telltale.traces.stats,
      logs: telltale.logs.stats,
      order: Array.from(telltale.traces.newestFirst(), ({ id }) => id)[0],
    }));
    expect(after.problems).toEqual([]);
    expect(after.result).toEqual({ ...before.result, order: idOf(600) });
  });

  it('brings back no more traces and lines than there is time and room for, and refuses none', async () => {
    const file = snapshotFile();
    await visit(file, async ({ url }) => {
      await sendSignals(url, 100, Date.now() - 120_000);
      await post(`${url}/loki/api/v1/push`, {
        streams: [{ stream: { service_name: 'shop' }, values: [[`${Date.now()}000000`, 'now']] }],
      });
    });
    const stats = async (options: ConsoleOptions) =>
      (await visit(file, ({ traces, logs }) => ({ traces: traces.stats, logs: logs.stats }), options)).result;
    const small = await stats({ maxTraceBytes: 50_000, maxLogBytes: 10_000, snapshotFile: copied(file) });
    expect(small.traces.bytes).toBeLessThanOrEqual(50_000);
    expect(small.traces.traces).toBeGreaterThan(5);
    expect(small.traces.traces).toBeLessThan(100);
    expect(small.logs.bytes).toBeLessThanOrEqual(10_000);
    expect(small.logs.lines).toBeGreaterThan(5);
    expect(await stats({ retentionSeconds: 100 })).toMatchObject({
      traces: { traces: 0, refused: 0 },
      logs: { lines: 1, refused: 0 },
    });
  });

  it('of nothing is nothing', async () => {
    const file = snapshotFile();
    await visit(file, () => {});
    expect((await visit(file, ({ storage }) => storage.stats().series)).result).toBe(0);
  });

  it('forgets what is too old, and what is of the future', async () => {
    const file = snapshotFile();
    await visit(file, ({ storage }) => {
      storage.append(series(1), Date.now() - 4_000_000, 1);
    });
    expect((await visit(file, ({ storage }) => storage.stats().series)).result).toBe(0);
    await visit(file, ({ storage }) => {
      storage.append(series(1), Date.now() + 9e12, 1);
    });
    const { result } = await visit(file, ({ storage }) => storage.append(series(2), Date.now(), 1));
    expect(result).toBe('appended');
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['empty', () => Buffer.alloc(0)],
    ['cut', (whole) => whole.subarray(0, whole.length - 20)],
    ['changed', (whole) => whole.fill(7, 40, 60)],
    ['something else', () => Buffer.from('{"version":2}')],
    ['of an earlier version', () => zstdCompressSync(Buffer.from('telltale\0\0\0\x01'.padEnd(40, '\xff'), 'latin1'))],
    [
      'of spans without their resource',
      () => zstdCompressSync(Buffer.from('telltale\0\0\0\x02\x03\0\0\0\x02\0\0\0\x05\0\0\0{}', 'latin1')),
    ],
    [
      'of a record without an end',
      () => zstdCompressSync(Buffer.from('telltale\0\0\0\x02\x05\0\0\0\xff\xff\xff\xff\0\0\0\0', 'latin1')),
    ],
  ])('that is %s is said, put aside, and the console starts fresh', async (_, broken) => {
    const file = snapshotFile();
    await visit(file, async ({ storage, url }) => {
      for (let i = 0; i < 500; i++) storage.append(series(i), Date.now(), Math.sin(i));
      await sendSignals(url, 50, Date.now());
    });
    writeFileSync(file, broken(readFileSync(file)));
    const { result, problems } = await visit(file, ({ storage, traces, logs }) => [
      storage.stats().series,
      traces.stats.spans,
      logs.stats.lines,
    ]);
    expect([result, problems]).toEqual([[0, 0, 0], [expect.stringContaining(file)]]);
    expect(readdirSync(join(file, '..')).toSorted()).toEqual(['metrics.snapshot', 'metrics.snapshot.broken']);
  });
});
