import fc from 'fast-check';
import { expect, test } from 'vitest';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { open, optional } from '../src/catalog/labels.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import type { GaugeInstrument } from '../src/instruments/gauge.ts';
import type { HistogramInstrument } from '../src/instruments/histogram.ts';
import { parsePage } from './parse-page.ts';
import type { ParsedSample } from './parse-page.ts';
import { instrumentsFor, pageOf } from './small-page.ts';

const FORMATS = [
  { accept: 'text/plain;version=0.0.4', openMetrics: false },
  { accept: 'text/plain;version=1.0.0;escaping=allow-utf-8', openMetrics: false },
  { accept: 'application/openmetrics-text;version=1.0.0', openMetrics: true },
  { accept: 'application/openmetrics-text;version=1.0.0;escaping=values', openMetrics: true },
];

// Characters that formats treat in a special way, within texts of every length up to the longest value that is kept.
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', '\\', '\n', '\r', ',', '|', '{', '}', '=', '#', ' ', 'n', 'é', '😱', '\0', '\x7F'),
  }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 8 }),
  fc.integer({ min: 0, max: 1024 }).map((length) => 'ä'.repeat(length)),
  fc.constantFrom('', 'other', '\uD800', '\uDC00\uD800', '\uFFFDd800', '__proto__', '+Inf'),
);

const labels = { first: open(1_000_000), second: optional(open(1_000_000)) };

// A text with lone surrogates is shown as another one, with U+FFFD, which is nobody else's: parsePage sees to that.
const isShownAsItIs = (key: string): boolean => key.isWellFormed() && !/\uFFFD|\\ud[89a-f]/i.test(key);

for (const { accept, openMetrics } of FORMATS) {
  test(`any label values and numbers are read back from ${accept}`, async () => {
    const row = fc.tuple(text, fc.option(text, { nil: undefined }), fc.double());
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), text, async (rows, region) => {
        const [level, events] = instrumentsFor(
          {
            level: gauge({ help: 'Level of a test.', labels }),
            events: counter({ help: 'Events of a test.', labels }),
          },
          { constantLabels: { region } },
        ) as unknown as [GaugeInstrument, CounterInstrument];
        const levels = new Map<string, number>();
        const traces = new Map<string, string | undefined>();
        for (const [first, second, value] of rows) {
          const key = JSON.stringify([first, second ?? '', region.toWellFormed()]);
          const trace = first.slice(0, 50);
          level.set({ first, second }, value);
          events.inc({ first, second }, 1, { trace_id: trace });
          levels.set(key, value + 0);
          traces.set(key, openMetrics ? trace.toWellFormed() : undefined);
        }
        const families = parsePage(await pageOf([level, events], accept), { openMetrics });
        const keyOf = ({ labels: { first, second = '', region: shown } }: ParsedSample): string =>
          JSON.stringify([first, second, shown]);
        const readLevels = new Map(families[0]?.samples.map((sample) => [keyOf(sample), sample.value]));
        const readTraces = new Map(
          families[1]?.samples.map((sample) => [keyOf(sample), sample.exemplar?.labels['trace_id']]),
        );
        expect([readLevels.size, readTraces.size]).toEqual([levels.size, traces.size]);
        for (const key of [...levels.keys()].filter(isShownAsItIs)) {
          expect([readLevels.get(key), readTraces.get(key)]).toEqual([levels.get(key), traces.get(key)]);
        }
      }),
      { numRuns: 100 },
    );
  });

  test(`any observations add up in ${accept}`, async () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }).map((n) => n + 0);
    const bounds = fc.uniqueArray(finite, { minLength: 1, maxLength: 40 }).map((all) => all.toSorted((a, b) => a - b));
    await fc.assert(
      fc.asyncProperty(bounds, fc.array(fc.tuple(text, finite), { maxLength: 30 }), async (buckets, rows) => {
        const [size] = instrumentsFor({
          size: histogram({ help: 'Sizes of a test.', unit: 'bytes', buckets, labels: { first: open(1_000_000) } }),
        }) as unknown as [HistogramInstrument];
        for (const [first, value] of rows) size.observe({ first }, value, { trace_id: 'abc' });
        const [family] = parsePage(await pageOf([size], accept), { openMetrics });
        const sets = new Map<string, readonly number[]>();
        for (const [first, value] of rows) sets.set(first, [...(sets.get(first) ?? []), value]);
        const samples = [...(family?.samples ?? [])];
        for (const values of sets.values()) {
          const own = samples.splice(0, buckets.length + 3);
          const upTo = own
            .slice(0, buckets.length + 1)
            .map((sample) => Number(sample.labels['le']!.replace('Inf', 'Infinity')));
          expect(upTo).toEqual([...buckets.map((bound) => bound + 0), Infinity]);
          expect(own.slice(0, -2).map(({ value }) => value)).toEqual(
            upTo.map((le) => values.filter((value) => value <= le).length),
          );
          expect(own.at(-2)!.value).toBe(values.reduce((sum, value) => sum + value, 0));
          expect(own.at(-1)!.value).toBe(values.length);
          expect(new Set(own.map(({ labels: { first } }) => first)).size).toBe(1);
        }
        expect(samples).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
}

test('series longer than a chunk are written in one piece', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `label_${i}`);
  const [wait] = instrumentsFor({
    wait: histogram({
      help: 'Time waited.',
      unit: 'seconds',
      buckets: Array.from({ length: 30 }, (_, i) => i + 1),
      labels: Object.fromEntries(names.map((name) => [name, open(5)])),
    }),
  }) as unknown as [HistogramInstrument];
  const long = Object.fromEntries(names.map((name) => [name, '"'.repeat(1024)]));
  wait.observe(long, 3);
  wait.observe({ ...long, label_0: 'x' }, 4);
  const [family] = parsePage(await pageOf([wait]));
  expect(family!.samples.map(({ value }) => value).filter((value) => value > 1)).toEqual([3, 4]);
  expect(family!.samples[33 + 4]!.labels).toEqual({ ...long, label_0: 'x', le: '5' });
});
