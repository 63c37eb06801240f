import { describe, expect, test } from 'vitest';
import { createEngine, isStaleAt, MemoryStorage, ScrapeTarget } from '../src/index.ts';
import type { Matcher, ScrapeTargetOptions, Turns } from '../src/index.ts';

const labels = { job: 'api', instance: 'a:1' };
const START = 1_700_000_000_000;

function setUp(options: Partial<ScrapeTargetOptions> = {}) {
  const storage = new MemoryStorage();
  const target = new ScrapeTarget(storage, { labels, ...options });
  let time = START - 15_000;
  return {
    storage,
    target,
    scrape: (...lines: string[]) =>
      target.scrape(lines.map((line) => `${line}\n`).join(''), { format: 'text 0.0.4', timestamp: (time += 15_000) }),
    /** What is stored of a metric: `time in seconds from the start: value`. */
    stored(metric: string): Record<string, string[]> {
      const matchers: Matcher[] = [{ name: '__name__', op: '=', value: metric }];
      const found = [...storage.select(matchers, -Infinity, Infinity)];
      return Object.fromEntries(
        found.map((series) => [
          String(series.labels.omit(new Set(['job', 'instance']))),
          Array.from(series.timestamps, (at, i) => {
            const value = isStaleAt(series.values, i) ? 'stale' : String(series.values[i]);
            return `${(at - START) / 1000}: ${value}`;
          }),
        ]),
      );
    },
  };
}

test('stores samples with the labels of the target, and reports on the scrape', () => {
  const { storage, scrape, stored } = setUp();
  expect(scrape('# TYPE x counter', 'x{a="b"} 1', 'y 2')).toEqual({
    error: undefined,
    samples: 2,
    added: 2,
    stale: 0,
    refused: new Map(),
  });
  expect(storage.series([{ name: '__name__', op: '=', value: 'x' }]).map(String)).toEqual([
    'x{a="b", instance="a:1", job="api"}',
  ]);
  expect(stored('up')).toEqual({ up: ['0: 1'] });
  expect(stored('scrape_samples_scraped')).toEqual({ scrape_samples_scraped: ['0: 2'] });
  expect(stored('scrape_series_added')).toEqual({ scrape_series_added: ['0: 2'] });
});

test('marks series stale that a page no longer has, once', () => {
  const { scrape, stored } = setUp();
  scrape('x{a="1"} 1', 'x{a="2"} 1');
  expect(scrape('x{a="2"} 2', 'x{a="3"} 1')).toMatchObject({ added: 1, stale: 1 });
  expect(scrape('x{a="2"} 3', 'x{a="1"} 5')).toMatchObject({ added: 1, stale: 1 });
  expect(stored('x')).toEqual({
    'x{a="1"}': ['0: 1', '15: stale', '30: 5'],
    'x{a="2"}': ['0: 1', '15: 2', '30: 3'],
    'x{a="3"}': ['15: 1', '30: stale'],
  });
});

test('ends all series where a page is broken, and stores none of it', () => {
  const { scrape, stored } = setUp();
  scrape('x 1', 'y 1');
  const result = scrape('x 2', 'z 2', 'y two');
  expect(result.error?.message).toBe('line 3, column 3: expected a number, found "two"');
  expect(result).toMatchObject({ samples: 0, added: 0, stale: 2 });
  expect(stored('x')).toEqual({ x: ['0: 1', '15: stale'] });
  expect(stored('z')).toEqual({});
  expect(stored('up')).toEqual({ up: ['0: 1', '15: 0'] });
  scrape('x 3');
  expect(stored('x')).toEqual({ x: ['0: 1', '15: stale', '30: 3'] });
});

test('ends all series where the target does not answer, and `up` as well where it will not be asked again', () => {
  const { target, scrape, stored } = setUp();
  scrape('x 1');
  target.fail(START + 15_000);
  target.fail(START + 30_000);
  expect(stored('x')).toEqual({ x: ['0: 1', '15: stale'] });
  target.end(START + 45_000);
  expect(stored('up')).toEqual({ up: ['0: 1', '15: 0', '30: 0', '45: stale'] });
});

test('renames the labels of a page that the target has as well', () => {
  const { scrape, storage } = setUp();
  scrape('x{job="own",exported_job="too",instance=""} 1');
  expect(storage.series([{ name: '__name__', op: '=', value: 'x' }]).map(String)).toEqual([
    'x{exported_exported_job="own", exported_job="too", instance="a:1", job="api"}',
  ]);
  const honored = setUp({ honorLabels: true });
  honored.scrape('x{job="own"} 1');
  expect(honored.storage.series([{ name: 'job', op: '=', value: 'own' }]).map(String)).toEqual([
    'x{instance="a:1", job="own"}',
  ]);
});

test('keeps times that a page gives, and leaves such series to themselves', () => {
  const { scrape, stored } = setUp();
  scrape(`x 1 ${START - 5000}`, `ahead 1 ${START + 600_001}`);
  expect(scrape(`x 1 ${START - 5000}`).refused).toEqual(new Map([['duplicate', 1]]));
  scrape('y 1');
  expect(stored('x')).toEqual({ x: ['-5: 1'] });
  expect(stored('ahead')).toEqual({});
  const own = setUp({ honorTimestamps: false });
  own.scrape(`x 1 ${START - 5000}`);
  own.scrape('y 1');
  expect(own.stored('x')).toEqual({ x: ['0: 1', '15: stale'] });
});

test('counts what the storage does not take', () => {
  const { scrape } = setUp();
  scrape('x 1');
  expect(scrape('y{a="1",b="2"} 1', 'y{b="2",a="1"} 2', `x 1 ${START - 1}`).refused).toEqual(
    new Map([
      ['conflict', 1],
      ['out of order', 1],
    ]),
  );
});

test('refuses a page of too many samples', () => {
  const { scrape, stored } = setUp({ maxSamples: 2 });
  expect(scrape('x 1', 'y 1').error).toBeUndefined();
  expect(scrape('x 1', 'y 1', 'z 1').error?.message).toBe('line 3, column 1: expected at most 2 samples, found "z 1"');
  expect(stored('up')).toEqual({ up: ['0: 1', '15: 0'] });
});

test('tells of exemplars, and what the page says of its metrics', () => {
  const told: string[] = [];
  const { target } = setUp({
    onExemplar: (series, { labels: own, value }) => told.push(`${String(series)} ${String(own)} ${value}`),
  });
  const page =
    '# TYPE x_seconds counter\n# UNIT x_seconds seconds\n# HELP x_seconds Time.\nx_seconds_total 1 # {trace_id="t"} 0.5\n# EOF';
  expect(target.scrape(page, { format: 'openmetrics', timestamp: START }).error).toBeUndefined();
  expect(told).toEqual(['x_seconds_total{instance="a:1", job="api"} {trace_id="t"} 0.5']);
  expect(target.metadata.get('x_seconds')).toEqual({ type: 'counter', unit: 'seconds', help: 'Time.' });
});

test('takes what a Prometheus server takes: a last line without its line feed, lines of a metric apart', () => {
  const { target } = setUp();
  expect(target.scrape('x{a="1"} 1\ny 1\nx{a="2"} 1', { format: 'text 0.0.4', timestamp: START })).toMatchObject({
    error: undefined,
    samples: 3,
  });
});

test('does not end series that the storage has not taken', () => {
  const { target, storage } = setUp();
  const lines = Array.from({ length: 3000 }, (_, i) => `x{i="${i}"} 1\n`).join('');
  const small = new MemoryStorage({ maxBytes: 1024 * 1024 });
  const other = new ScrapeTarget(small, { labels });
  const { refused } = other.scrape(lines, { format: 'text 0.0.4', timestamp: START });
  expect(refused.get('out of memory')).toBeGreaterThan(0);
  const before = small.stats().series;
  other.fail(START);
  expect(small.stats().series).toBe(before);
  expect(target.scrape(lines, { format: 'text 0.0.4', timestamp: START }).refused.size).toBe(0);
  expect(storage.stats().series).toBe(3003);
});

describe('in turns', () => {
  /** Gives way after each small step, and has something done in each pause. */
  const givingWay = (meanwhile: () => unknown): Turns => ({
    isDue: () => true,
    pause: async () => void (await meanwhile()),
  });
  const pageOf = (from: number, to: number, value: number): string =>
    Array.from({ length: to - from }, (_, i) => `x{i="${from + i}"} ${value}\n`).join('');
  const format = 'text 0.0.4';

  test('a page is stored as it is at once', async () => {
    const [atOnce, inTurns] = [setUp(), setUp()];
    const turns = givingWay(() => {});
    for (const [i, page] of [pageOf(0, 300, 1), pageOf(100, 500, 2), 'no page', pageOf(0, 200, 3)].entries()) {
      const scrape = { format, timestamp: START + i * 15_000, durationSeconds: 0.1 } as const;
      expect(await inTurns.target.scrapeInTurns(page, scrape, turns)).toEqual(atOnce.target.scrape(page, scrape));
    }
    await inTurns.target.failInTurns(START + 60_000, turns);
    atOnce.target.fail(START + 60_000);
    await inTurns.target.endInTurns(START + 75_000, turns);
    atOnce.target.end(START + 75_000);
    for (const metric of ['x', 'up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_series_added']) {
      expect(inTurns.stored(metric)).toEqual(atOnce.stored(metric));
    }
  });

  test('queries see a page as a whole: what it brings, what it ends, and what is said of it', async () => {
    const { storage, target } = setUp();
    const engine = createEngine(storage);
    const query = 'count(x) + 1e4 * sum(x) + 1e9 * sum(scrape_samples_scraped)';
    const asked = async (): Promise<number> => {
      const { value } = await engine.instant(query, START + 15_000);
      return value.type === 'vector' ? value.samples[0]!.value : Number.NaN;
    };
    const seen = new Set<number>();
    const look = async (): Promise<void> => {
      seen.add(await asked());
      for (const series of storage.series([{ name: '__name__', op: '=', value: 'x' }], START + 1)) {
        expect(String(series)).toBe('none is seen yet');
      }
    };
    const turns = givingWay(look);
    await target.scrapeInTurns(
      pageOf(0, 200, 1),
      { format, timestamp: START },
      givingWay(() => {}),
    );
    await look();
    await target.scrapeInTurns(pageOf(100, 300, 5), { format, timestamp: START + 15_000 }, turns);
    expect([...seen]).toEqual([200 + 1e4 * 200 + 1e9 * 200]);
    expect(await asked()).toBe(200 + 1e4 * 1000 + 1e9 * 200);
    expect(storage.series([{ name: '__name__', op: '=', value: 'x' }], START + 1)).toHaveLength(300);
  });

  test('a query that began before sees nothing of a page that is stored while it runs', () => {
    const { storage, target } = setUp();
    target.scrape(pageOf(0, 3, 1), { format, timestamp: START });
    const before = [
      storage.view(),
      storage.select([{ name: 'i', op: '=~', value: '.+' }], START, START + 15_000),
    ] as const;
    target.scrape(pageOf(0, 3, 2), { format, timestamp: START + 15_000 });
    target.scrape(pageOf(3, 5, 2), { format, timestamp: START + 15_000 });
    const times = [before[0].select([{ name: 'i', op: '=~', value: '.+' }], START, START + 15_000), before[1]].map(
      (found) => Array.from(found as Iterable<{ timestamps: Float64Array }>, ({ timestamps }) => [...timestamps]),
    );
    expect(times).toEqual([
      [[START], [START], [START]],
      [[START], [START], [START]],
    ]);
  });

  test('work that cannot go on leaves nothing half seen for ever', async () => {
    const { storage, target, scrape } = setUp();
    let pauses = 0;
    const gone = givingWay(() => {
      if (++pauses === 8) throw new Error('gone');
    });
    await expect(target.scrapeInTurns(pageOf(0, 400, 1), { format, timestamp: START }, gone)).rejects.toThrow('gone');
    scrape('x{i="1"} 1');
    expect(scrape('x{i="1"} 2').error).toBeUndefined();
    expect([...storage.select([{ name: 'i', op: '=', value: '1' }], START, Infinity)]).toHaveLength(1);
  });
});
