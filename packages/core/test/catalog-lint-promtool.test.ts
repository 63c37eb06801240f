import { expect, test } from 'vitest';
import { defineCatalog } from '../src/catalog/catalog.ts';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { metricName } from '../src/catalog/metric-name.ts';
import { complaintsOfPromtool, emptyFamily } from './promtool.ts';

const help = 'Orders accepted for delivery.';
const make = { counter, gauge, histogram };

// The words that promtool looks for, in every place of a name, among others that it lets pass.
const words =
  'amperes bytes celsius grams joules kelvin meters metres seconds volts minutes hours days weeks kelvins fahrenheit rankine ' +
  'inches yards miles bits calories pounds ounces milliseconds kilobytes kibibytes mebibytes mibibytes microvolts s ms us ns ' +
  'sec b kb mb gb tb pb m h d counter gauge histogram summary total count sum bucket ratio percent info created orders';
const names = words
  .split(' ')
  .flatMap((word) => [`shop_${word}`, `shop_${word}_open`, `shop_${word}_timestamp_seconds`]);

test.for(['counter', 'gauge', 'histogram'] as const)(
  'promtool refuses no name of a %s that passes',
  (type, { skip }) => {
    const passed = names.flatMap((name) => {
      try {
        const { metric } = defineCatalog('shop', { metric: make[type]({ help, name }) });
        return [metricName(metric)];
      } catch {
        return [];
      }
    });
    expect(passed).toContain(type === 'counter' ? 'shop_orders_total' : 'shop_orders');
    const complaints = complaintsOfPromtool(passed.map((name) => emptyFamily(name, type, help)).join(''));
    if (complaints === undefined) skip('promtool is not installed');
    expect(complaints).toBe('');
  },
);
