import { execFile } from 'node:child_process';
import { once } from 'node:events';
import type * as PerfHooks from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { Registry as PromRegistry, collectDefaultMetrics } from 'prom-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nodeRuntime } from '../src/catalogs/node-runtime.ts';
import { processRuntime } from '../src/catalogs/process-runtime.ts';
import { TelltaleError, createRegistry, conventions, createTelemetry, expose, metricsOf } from '../src/index.ts';
import type { Clock, ConventionName, RuntimeOptions, Telemetry } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';
import { familiesOf, samplesOf } from './page-samples.ts';

const monitors = vi.hoisted(() => [] as { enable(): boolean }[]);

vi.mock('node:perf_hooks', async (importOriginal) => {
  const original = await importOriginal<typeof PerfHooks>();
  return {
    ...original,
    monitorEventLoopDelay(options: { resolution: number }) {
      const monitor = original.monitorEventLoopDelay(options);
      monitors.push(monitor);
      return monitor;
    },
  };
});

const fixture = fileURLToPath(new URL('fixtures/runtime-page.ts', import.meta.url));
const open: { close(): void }[] = [];

afterEach(() => {
  for (const telemetry of open.splice(0)) telemetry.close();
  monitors.length = 0;
});

interface Options {
  readonly convention?: ConventionName;
  readonly runtime?: RuntimeOptions;
  readonly registry?: ReturnType<typeof createRegistry>;
  readonly clock?: Clock;
}

type Collecting = Pick<Telemetry, 'exposition' | 'close'>;

function collecting({ registry, ...options }: Options = {}): Collecting {
  const telemetry = createTelemetry({ service: 'demo', catalogs: {}, registry: registry ?? false, ...options });
  open.push(telemetry);
  return telemetry;
}

async function samples(telemetry: Collecting): Promise<ReadonlyMap<string, number>> {
  return samplesOf((await telemetry.exposition()).body);
}

/** Scrapes until a sample is as wanted. */
function sampleBecomes(telemetry: Collecting, name: string, wanted: (value: number) => boolean): Promise<number> {
  const look = async (): Promise<number> => {
    const value = (await samples(telemetry)).get(name);
    if (value === undefined || !wanted(value)) throw new Error(`${name} is ${value}`);
    return value;
  };
  return vi.waitFor(look, { interval: 2, timeout: 10_000 });
}

/** Waits for the monitor's timer to have ticked, so that a block from now on falls between two ticks. */
function monitorTicks(telemetry: Collecting, name = 'nodejs_eventloop_delay_max_seconds'): Promise<number> {
  return sampleBecomes(telemetry, name, () => true);
}

function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

describe.each(['otel', 'classic'] as const)('under the %s convention', (convention) => {
  test('shows every metric that the convention does not hide', async () => {
    const telemetry = collecting({ convention });
    const delay = convention === 'otel' ? 'delay' : 'lag';
    await monitorTicks(telemetry, `nodejs_eventloop_${delay}_max_seconds`);
    const expected = [processRuntime, nodeRuntime]
      .flatMap((catalog) => metricsOf(catalog))
      .flatMap((metric) => expose(metric, conventions[convention])?.name ?? [])
      // Nothing of that kind is going on here.
      .filter((name) => name !== 'nodejs_active_requests');
    const families = familiesOf((await telemetry.exposition()).body);
    expect(expected.filter((name) => !families.has(name))).toEqual([]);
  });

  test('reports values that the process itself confirms', async () => {
    const page = await samples(collecting({ convention }));
    const memory = process.memoryUsage();
    const resident = convention === 'otel' ? 'process_memory_usage_bytes' : 'process_resident_memory_bytes';
    const virtual = convention === 'otel' ? 'process_memory_virtual_bytes' : 'process_virtual_memory_bytes';
    expect(page.get(resident)! / memory.rss).toBeCloseTo(1, 0);
    expect(page.get(virtual)).toBeGreaterThan(memory.rss);
    expect(page.get('nodejs_external_memory_bytes')! / memory.external).toBeCloseTo(1, 0);
    expect(page.get('process_threads')).toBeGreaterThan(4);
    expect(page.get('process_start_time_seconds')).toBeCloseTo(Date.now() / 1000 - process.uptime(), 0);
    expect(page.get('process_uptime_seconds')).toBeCloseTo(process.uptime(), 0);
    expect(page.get('nodejs_eventloop_utilization_ratio')).toBeGreaterThan(0);
    expect(page.get('nodejs_eventloop_utilization_ratio')).toBeLessThanOrEqual(1);
    const [major, minor, patch] = process.versions.node.split('.');
    const labels = `major="${major}",minor="${minor}",patch="${patch}",version="${process.version}"`;
    expect(page.get(`nodejs_version_info{${labels}}`)).toBe(1);
  });
});

test('adds the heap spaces up to the heap', async () => {
  const page = await samples(collecting());
  const used = [...page].filter(([series]) => series.startsWith('v8js_memory_heap_used_bytes{'));
  const sum = used.reduce((total, [, bytes]) => total + bytes, 0);
  expect(sum / process.memoryUsage().heapUsed).toBeCloseTo(1, 0);
});

describe('beside prom-client’s own default metrics', () => {
  async function bothPages(): Promise<{ ours: string; theirs: string; telemetry: Collecting }> {
    const register = new PromRegistry();
    collectDefaultMetrics({ register });
    const telemetry = collecting({ convention: 'classic' });
    await monitorTicks(telemetry, 'nodejs_eventloop_lag_max_seconds');
    const theirs = await register.metrics();
    const ours = (await telemetry.exposition()).body;
    return { ours, theirs, telemetry };
  }

  test('has their names, but for the gauges that end in _total', async () => {
    const { ours, theirs } = await bothPages();
    const names = familiesOf(ours);
    // What has no sample yet is on their page as well.
    const missing = [...familiesOf(theirs)].filter((name) => !names.has(name));
    expect(missing.toSorted()).toEqual([
      'nodejs_active_handles_total',
      'nodejs_active_requests_total',
      'nodejs_active_resources_total',
    ]);
  });

  test('has their values', async () => {
    const { ours, theirs, telemetry } = await bothPages();
    const our = samplesOf(ours);
    const their = samplesOf(theirs);
    expect(our.get('process_max_fds')).toBe(their.get('process_max_fds'));
    const near = [
      'process_resident_memory_bytes',
      'process_virtual_memory_bytes',
      'process_heap_bytes',
      'nodejs_heap_size_total_bytes',
      'nodejs_heap_size_used_bytes',
      'nodejs_external_memory_bytes',
    ];
    expect(near.filter((name) => Math.abs(our.get(name)! / their.get(name)! - 1) > 0.5)).toEqual([]);
    expect(our.get('nodejs_heap_space_size_total_bytes{space="old_space"}')).toBeGreaterThan(
      their.get('nodejs_heap_space_size_total_bytes{space="old"}')! / 2,
    );
    expect(Math.abs(our.get('process_open_fds')! - their.get('process_open_fds')!)).toBeLessThan(4);
    expect(our.get('process_start_time_seconds')).toBeCloseTo(their.get('process_start_time_seconds')!, -1);
    // Theirs starts when it is registered, ours with the process.
    expect(our.get('process_cpu_seconds_total')).toBeGreaterThan(their.get('process_cpu_seconds_total')!);
    // Theirs holds the interval of the monitor's timer, 10 ms. Of few ticks, one may be late on a busy machine.
    expect(their.get('nodejs_eventloop_lag_p50_seconds')).toBeGreaterThan(0.009);
    await sampleBecomes(telemetry, 'nodejs_eventloop_lag_p50_seconds', (value) => value < 0.009);
  });
});

describe('the event loop', () => {
  const max = 'nodejs_eventloop_delay_max_seconds';
  const runtime = { eventLoopPrecisionMilliseconds: 1 };

  test('shows a block as a delay', async () => {
    const telemetry = collecting({ runtime });
    await monitorTicks(telemetry);
    block(80);
    expect(await sampleBecomes(telemetry, max, (value) => value > 0.07)).toBeGreaterThan(0.07);
  });

  test('does not count the interval of the monitor as a delay', async () => {
    const telemetry = collecting({ runtime: { eventLoopPrecisionMilliseconds: 50 } });
    expect(await sampleBecomes(telemetry, 'nodejs_eventloop_delay_p50_seconds', (value) => value < 0.05)).toBeLessThan(
      0.05,
    );
  });

  test('shows a block that begins right after a scrape', async () => {
    const telemetry = collecting({ runtime });
    await monitorTicks(telemetry);
    await samples(telemetry);
    block(60);
    expect(await sampleBecomes(telemetry, max, (value) => value > 0.05)).toBeGreaterThan(0.05);
  });

  test('shows the same block to two scrapers, and forgets it when the window has gone by twice', async () => {
    const clock = fakeClock({ now: Date.now() });
    const telemetry = collecting({ runtime: { ...runtime, windowSeconds: 30 }, clock });
    await monitorTicks(telemetry);
    clock.advance(15_000);
    await samples(telemetry);
    block(60);
    await sampleBecomes(telemetry, max, (value) => value > 0.05);
    clock.advance(7000);
    expect((await samples(telemetry)).get(max)).toBeGreaterThan(0.05);
    clock.advance(8000);
    expect((await samples(telemetry)).get(max)).toBeGreaterThan(0.05);
    clock.advance(7000);
    expect((await samples(telemetry)).get(max)).toBeGreaterThan(0.05);
    clock.advance(30_000);
    await samples(telemetry);
    clock.advance(30_000);
    expect(await sampleBecomes(telemetry, max, (value) => value < 0.05)).toBeLessThan(0.05);
  });

  test('counts its time by state', async () => {
    const telemetry = collecting();
    const active = 'nodejs_eventloop_time_seconds_total{nodejs_eventloop_state="active"}';
    const before = (await samples(telemetry)).get(active)!;
    block(30);
    expect((await samples(telemetry)).get(active)! - before).toBeGreaterThan(0.029);
  });

  test.each([0, false] as const)('is not monitored at a precision of %s', async (eventLoopPrecisionMilliseconds) => {
    const page = await samples(collecting({ runtime: { eventLoopPrecisionMilliseconds } }));
    expect(monitors).toEqual([]);
    expect([...page.keys()].filter((series) => series.startsWith('nodejs_eventloop_delay'))).toEqual([]);
    expect(page.has('nodejs_eventloop_utilization_ratio')).toBe(true);
  });
});

describe('garbage collections', () => {
  const major = 'v8js_gc_duration_seconds_count{v8js_gc_type="major"}';

  test('are recorded by type', async () => {
    const telemetry = collecting();
    collectGarbage();
    expect(await sampleBecomes(telemetry, major, (value) => value > 0)).toBeGreaterThan(0);
    expect((await samples(telemetry)).get('v8js_gc_duration_seconds_sum{v8js_gc_type="major"}')).toBeGreaterThan(0);
  });

  test('are recorded once by two telemetries that share a registry', async () => {
    const alone = collecting();
    const registry = createRegistry();
    const first = collecting({ registry });
    const second = collecting({ registry });
    collectGarbage();
    const count = await sampleBecomes(alone, major, (value) => value > 0);
    expect((await samples(first)).get(major)).toBe(count);
    second.close();
    collectGarbage();
    const next = await sampleBecomes(alone, major, (value) => value > count);
    expect((await samples(first)).get(major)).toBe(next);
  });
});

test('leaves out what the options turn off', async () => {
  const runtime = { gc: false, heapSpaces: false, activeResources: false };
  const { body } = await collecting({ runtime }).exposition();
  const off = [...familiesOf(body)].filter((name) => /^v8js_(gc|memory|resource)/.test(name));
  expect(off).toEqual([]);
});

test.each([
  { eventLoopPrecisionMilliseconds: -1 },
  { eventLoopPrecisionMilliseconds: 0.5 },
  { eventLoopPrecisionMilliseconds: Number.NaN },
  { windowSeconds: 0 },
])('refuses %o', (runtime) => {
  expect(() => collecting({ runtime })).toThrow(TelltaleError);
});

test('undoes everything when it is closed', async () => {
  const telemetry = collecting();
  const witness = collecting();
  await monitorTicks(telemetry);
  telemetry.close();

  const left = [...familiesOf((await telemetry.exposition()).body)];
  expect(left.filter((name) => /^(process|nodejs|v8js)_/.test(name))).toEqual([]);
  // `enable` says whether the monitor was off.
  expect(monitors.slice(0, 2).map((monitor) => monitor.enable())).toEqual([true, true]);
  collectGarbage();
  await sampleBecomes(witness, 'v8js_gc_duration_seconds_count{v8js_gc_type="major"}', (value) => value > 0);
  expect(familiesOf((await telemetry.exposition()).body).has('v8js_gc_duration_seconds')).toBe(false);
});

test('lets the process end by itself', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', fixture], { timeout: 15_000 });
  const page = samplesOf(stdout);
  expect(page.get('process_memory_usage_bytes')).toBeGreaterThan(1e6);
  expect(page.get('v8js_gc_duration_seconds_count{v8js_gc_type="major"}')).toBeGreaterThan(0);
});

test('collects in a worker thread and lets it end by itself', async () => {
  const worker = new Worker(fixture, { argv: ['classic'], stdout: true });
  const ended = once(worker, 'exit');
  const families = familiesOf(await text(worker.stdout));
  expect(families).toContain('process_cpu_seconds_total');
  expect(families).toContain('process_open_fds');
  expect(families).toContain('nodejs_eventloop_lag_max_seconds');
  expect(await ended).toEqual([0]);
});
