import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, gauge, histogram, oneOf, open } from '../src/index.ts';

const labels = { a: open(1_000_000), b: open(1_000_000), mode: oneOf('x', 'y') };
const sample = defineCatalog('sample', {
  events: counter({ help: 'Events of a test.', labels, zeroFill: false }),
  level: gauge({ help: 'Level of a test.', labels }),
  size: histogram({ help: 'Sizes of a test.', unit: 'bytes', buckets: [1, 5, 10], labels, zeroFill: false }),
});

interface LabelSet {
  readonly a: string;
  readonly b: string;
  readonly mode: 'x' | 'y';
}

function telemetry() {
  return createTelemetry({ service: 'test', catalogs: { sample }, registry: false, runtime: false });
}

type Sample = ReturnType<typeof telemetry>['sample'];

/** How each metric is recorded, directly and through a child, and what a series of it shows after some values. */
const subjects = {
  events: {
    record: ({ events }: Sample, set: LabelSet, value: number) => events.inc(set, value),
    child({ events }: Sample, set: LabelSet) {
      const child = events.with(set);
      return (value: number) => child.inc(value);
    },
    shows: (values: readonly number[]) => ({ value: values.reduce((sum, value) => sum + value, 0) }),
  },
  level: {
    record: ({ level }: Sample, set: LabelSet, value: number) => level.set(set, value),
    child({ level }: Sample, set: LabelSet) {
      const child = level.with(set);
      return (value: number) => child.set(value);
    },
    shows: (values: readonly number[]) => ({ value: values.at(-1) }),
  },
  size: {
    record: ({ size }: Sample, set: LabelSet, value: number) => size.observe(set, value),
    child({ size }: Sample, set: LabelSet) {
      const child = size.with(set);
      return (value: number) => child.observe(value);
    },
    shows: (values: readonly number[]) => ({
      count: values.length,
      sum: values.reduce((sum, value) => sum + value, 0),
      buckets: [1, 5, 10, Infinity].map((le) => values.filter((value) => value <= le).length),
    }),
  },
};
type Subject = keyof typeof subjects;

// Values that peers merge or that break formats, few enough for sequences to meet the same series again; and any text.
const joined = [
  '',
  'x',
  'x,b:y',
  'y',
  'y,b:z',
  'z',
  '"',
  '\\',
  '\\n',
  '\n',
  '|',
  'a="b"',
  'other',
  '__proto__',
  'constructor',
];
const beyondAscii = ['🙂', '\uD800', '\uDBFF', '\uDC00', '\uFFFD', '\uFFFDd800', '\uFFFDd800\uFFFD'];
const nasty = [...joined, ...beyondAscii];
const text = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...nasty) }, fc.string({ unit: 'binary' }));
const step = fc.record({
  subject: fc.constantFrom<Subject>('events', 'level', 'size'),
  action: fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('record', 'child', 'held child') },
    { weight: 5, arbitrary: fc.constant('remove') },
    { weight: 1, arbitrary: fc.constant('reset') },
  ),
  set: fc.record({ a: text, b: text, mode: fc.constantFrom('x', 'y') }),
  value: fc.integer({ min: 0, max: 20 }),
});

/** A naive model: values by metric and label set. JSON keeps any two label sets apart. */
type Model = Record<Subject, Map<string, number[]>>;

function apply(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[], sampled: Sample): Model {
  const model: Model = { events: new Map(), level: new Map(), size: new Map() };
  const held = new Map<string, (value: number) => void>();
  for (const { subject, action, set, value } of steps) {
    const key = JSON.stringify([set.a, set.b, set.mode]);
    const childKey = `${subject} ${key}`;
    const series = model[subject];
    if (action === 'remove') {
      if (sampled[subject].remove(set) !== series.delete(key)) throw new Error(`remove() was wrong about ${childKey}`);
    } else if (action === 'reset') {
      sampled[subject].reset();
      series.clear();
    } else {
      if (action === 'record') subjects[subject].record(sampled, set, value);
      else if (action === 'child' || !held.has(childKey)) held.set(childKey, subjects[subject].child(sampled, set));
      if (action !== 'record') held.get(childKey)!(value);
      series.set(key, [...(series.get(key) ?? []), value]);
    }
  }
  return model;
}

test('any sequence of operations leaves what a naive model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const t = telemetry();
      const model = apply(steps, t.sample);
      const { catalogs } = await t.snapshot();
      for (const subject of ['events', 'level', 'size'] as const) {
        const shown = new Map(
          catalogs['sample']![subject]!.series.map(({ labels: { a, b, mode }, ...rest }) => [
            JSON.stringify([a, b, mode]),
            'value' in rest
              ? { value: rest.value }
              : { count: rest.count, sum: rest.sum, buckets: rest.buckets.map(({ count }) => count) },
          ]),
        );
        const expected = [...model[subject]].map(([key, values]) => [key, subjects[subject].shows(values)] as const);
        expect(shown).toEqual(new Map(expected));
      }
    }),
    { numRuns: 300 },
  );
});

test('no two series share a line on the page, whatever their values', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(text, { maxLength: 40 }), async (values) => {
      const t = telemetry();
      for (const a of values) t.sample.events.inc({ a, b: '', mode: 'x' });
      const { body } = await t.exposition();
      const names = body
        .split('\n')
        .filter((line) => line.startsWith('sample_events_total{'))
        .map((line) => line.slice(0, line.lastIndexOf(' ')));
      expect(new Set(names).size).toBe(values.length);
      expect(names.length).toBe(values.length);
    }),
  );
});

test('keeps apart what peers merge by joining keys', async () => {
  const pair = defineCatalog('pair', {
    seen: counter({ help: 'Pairs seen in a test.', labels: { a: open(), b: open() } }),
  });
  const t = createTelemetry({ service: 'test', catalogs: { pair }, registry: false, runtime: false });
  t.pair.seen.inc({ a: 'x,b:y', b: 'z' });
  t.pair.seen.inc({ a: 'x', b: 'y,b:z' }, 2);
  const { body } = await t.exposition();
  expect(body).toContain('pair_seen_total{a="x,b:y",b="z"} 1\n');
  expect(body).toContain('pair_seen_total{a="x",b="y,b:z"} 2\n');
});
