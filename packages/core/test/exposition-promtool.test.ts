import { expect, test } from 'vitest';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { open, optional } from '../src/catalog/labels.ts';
import type { CounterInstrument } from '../src/instruments/counter.ts';
import type { GaugeInstrument } from '../src/instruments/gauge.ts';
import type { HistogramInstrument } from '../src/instruments/histogram.ts';
import { complaintsOfPromtool } from './promtool.ts';
import { instrumentsFor, pageOf } from './small-page.ts';

test('promtool finds nothing on a page, whatever its values', async ({ skip }) => {
  const [placed, level, wait] = instrumentsFor(
    {
      placed: counter({
        help: 'Orders "placed" in C:\\shops.',
        labels: { city: open(10), coupon: optional(open(10)) },
      }),
      level: gauge({ help: 'Level of stock.', unit: 'ratio', labels: { city: open(10) } }),
      wait: histogram({ help: 'Time waited.', unit: 'seconds', labels: { city: open(10) } }),
    },
    { namespace: 'acme', constantLabels: { region: 'eu"\\\n' } },
  ) as unknown as [CounterInstrument, GaugeInstrument, HistogramInstrument];
  const values = [0, -0, 1, -1.5, 1e21, 5e-324, 2 ** 53, NaN, Infinity, -Infinity];
  for (const [i, city] of ['', '"', '\\', '\n', 'a,b|c{}=', '😱', '\uD800', '\uFFFDd800', 'é'].entries()) {
    placed.inc({ city, coupon: i % 2 === 0 ? 'x' : undefined }, i / 7);
    level.set({ city }, values[i]!);
    wait.observe({ city }, i);
  }
  const complaints = complaintsOfPromtool(await pageOf([placed, level, wait]));
  if (complaints === undefined) skip('promtool is not installed');
  expect(complaints).toBe('');
});
