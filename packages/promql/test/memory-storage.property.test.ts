import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isStaleAt, Labels, MemoryStorage } from '../src/index.ts';
import type { Matcher } from '../src/index.ts';

type Value = number | 'stale';

/** Values that each way of writing a page has to carry, and that change between them in the middle of a page. */
const value = fc.oneof(
  fc.integer({ min: -70, max: 200 }),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: 0, max: 10_000 }).map((cents) => cents / 100),
  fc.double(),
  fc.constantFrom<Value>(
    'stale',
    Number.NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    5e-324,
    Number.MAX_VALUE,
    2 ** 48,
    2 ** 48 + 2,
  ),
);

/** Runs of one kind fill pages; a run of single values of all kinds breaks them up. */
const values: fc.Arbitrary<readonly Value[]> = fc.oneof(
  { weight: 3, arbitrary: fc.array(value, { maxLength: 300 }) },
  fc
    .tuple(fc.nat(1e9), fc.nat(300), fc.nat(500))
    .map(([start, step, count]) => Array.from({ length: count }, (_, i) => start + i * step)),
  fc.tuple(value, fc.nat(600)).map(([same, count]) => Array.from({ length: count }, () => same)),
  fc.array(fc.nat(400), { maxLength: 500 }).map((growth) => {
    let sum = 0;
    return growth.map((by) => (sum += by));
  }),
);

const interval = fc.oneof(
  { weight: 8, arbitrary: fc.constant(15_000) },
  { weight: 4, arbitrary: fc.integer({ min: 14_990, max: 15_010 }) },
  fc.integer({ min: 1, max: 5_000_000 }),
  fc.constantFrom(1, 2 ** 31 - 1, 2 ** 31, 2 ** 33),
);

const samples = fc.tuple(values, fc.array(interval, { minLength: 1, maxLength: 40 })).map(([list, intervals]) => {
  let time = 1_700_000_000_000;
  return list.map((one, i) => ({ time: (time += intervals[i % intervals.length] ?? 1), value: one }));
});

function show(values: Float64Array): Value[] {
  return Array.from(values, (one, i) => (isStaleAt(values, i) ? 'stale' : one));
}

const everything: Matcher[] = [{ name: '__name__', op: '=', value: 'x' }];

test('gives back every time and value, bit for bit, of any range', () => {
  fc.assert(
    fc.property(samples, fc.nat(), fc.nat(), (list, a, b) => {
      const storage = new MemoryStorage({ retentionSeconds: Infinity });
      const series = storage.appender(Labels.from({ __name__: 'x' }));
      for (const { time, value: one } of list) {
        expect(one === 'stale' ? series.markStale(time) : series.append(time, one)).toBe('appended');
      }
      const bounds = [a, b].map((at) => (list[at % (list.length || 1)]?.time ?? 0) + (at % 3) - 1);
      const [from = 0, to = 0] = bounds.toSorted((x, y) => x - y);
      for (const [start, end] of [
        [-Infinity, Infinity],
        [from, to],
        [from, Infinity],
        [to, from - 2],
      ] as const) {
        const wanted = list.filter(({ time }) => time >= start && time <= end);
        const [found] = storage.select(everything, start, end);
        expect(Array.from(found?.timestamps ?? [])).toEqual(wanted.map(({ time }) => time));
        expect(show(found?.values ?? new Float64Array())).toEqual(wanted.map(({ value: one }) => one));
      }
    }),
    { numRuns: 150 },
  );
});

test('puts late samples where they belong', () => {
  const arrivals = fc.array(fc.tuple(fc.nat(60), value), { maxLength: 120 });
  fc.assert(
    fc.property(arrivals, (list) => {
      const storage = new MemoryStorage({ outOfOrderSeconds: 1e6 });
      const labels = Labels.from({ __name__: 'x' });
      const model = new Map<number, Value>();
      for (const [minute, one] of list) {
        const time = 1_700_000_000_000 + minute * 60_000;
        const known = model.get(time);
        const outcome = one === 'stale' ? storage.markStale(labels, time) : storage.append(labels, time, one);
        expect(outcome).toBe(known === undefined ? 'appended' : Object.is(known, one) ? 'duplicate' : 'conflict');
        if (known === undefined) model.set(time, one);
      }
      const [found] = storage.select(everything, -Infinity, Infinity);
      const wanted = [...model].toSorted(([x], [y]) => x - y);
      expect(Array.from(found?.timestamps ?? [])).toEqual(wanted.map(([time]) => time));
      expect(show(found?.values ?? new Float64Array())).toEqual(wanted.map(([, one]) => one));
      expect(storage.stats().samples).toBe(model.size);
    }),
    { numRuns: 100 },
  );
});

const word = fc.constantFrom('', 'a', 'b', 'ab', 'B', 'é', '\n', 'a|b');
const labelSet = fc.record({ job: word, zone: word, le: word });
const matcher: fc.Arbitrary<Matcher> = fc.record({
  name: fc.constantFrom('job', 'zone', 'le', 'absent'),
  op: fc.constantFrom('=', '!=', '=~', '!~'),
  value: fc.constantFrom('', 'a', 'b', 'a|b', 'a||b', '.*', '.+', 'a.*', '(a|b)+', '[^a]', 'a|b|é'),
});

/** What a matcher means, without index or shortcut. */
function isMatch({ name, op, value: wanted }: Matcher, labels: Labels): boolean {
  const is = labels.get(name);
  const matches = op === '=' || op === '!=' ? is === wanted : new RegExp(`^(?:${wanted})$`, 'su').test(is);
  return op === '!=' || op === '!~' ? !matches : matches;
}

test('finds the series that satisfy all matchers, while series come and go', () => {
  const round = fc.record({
    sets: fc.array(labelSet, { maxLength: 20 }),
    matchers: fc.array(matcher, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(round, { maxLength: 8 }), (rounds) => {
      // What is not appended to again in the next round but one is dropped.
      const storage = new MemoryStorage({ retentionSeconds: 15 });
      const seen = new Map<string, { labels: Labels; round: number }>();
      for (const [index, { sets, matchers }] of rounds.entries()) {
        for (const set of [...sets, { alive: 'yes' }]) {
          const labels = Labels.from({ ...set });
          storage.append(labels, index * 10_000, 1);
          seen.set(labels.key, { labels, round: index });
        }
        const alive = [...seen.values()].filter((one) => index - one.round <= 1).map(({ labels }) => labels);
        const wanted = alive.filter((labels) => matchers.every((one) => isMatch(one, labels)));
        expect(storage.series(matchers).map(String).toSorted()).toEqual(wanted.map(String).toSorted());
        expect(storage.stats().series).toBe(alive.length);
        const names = new Set(alive.flatMap((labels) => [...labels].map(([name]) => name)));
        expect(storage.labelNames()).toEqual([...names].toSorted());
      }
    }),
    { numRuns: 150 },
  );
});
