import type { QueryUnit } from '@telltale/promql/builder';

/** Grafana's ids of units (packages/grafana-data/src/valueFormats/categories.ts): of an amount, and of so much each second. */
const units: Readonly<Record<string, { readonly amount: string; readonly perSecond?: string }>> = {
  count: { amount: 'short', perSecond: 'cps' },
  ratio: { amount: 'percentunit' },
  boolean: { amount: 'bool_yes_no' },
  seconds: { amount: 's' },
  milliseconds: { amount: 'ms' },
  bytes: { amount: 'bytes', perSecond: 'binBps' },
  celsius: { amount: 'celsius' },
  volts: { amount: 'volt' },
  amperes: { amount: 'amp' },
  joules: { amount: 'joule', perSecond: 'watt' },
  grams: { amount: 'massg' },
  meters: { amount: 'lengthm', perSecond: 'velocityms' },
  hertz: { amount: 'hertz' },
  usd: { amount: 'currencyUSD' },
  eur: { amount: 'currencyEUR' },
  gbp: { amount: 'currencyGBP' },
  chf: { amount: 'currencyCHF' },
  jpy: { amount: 'currencyJPY' },
};

/** Grafana's id of the unit of a query; `short`, which shortens large numbers, where none is known. */
export function grafanaUnit(unit: QueryUnit | undefined): string {
  if (unit === undefined) return 'short';
  const known = Object.hasOwn(units, unit.unit) ? units[unit.unit] : undefined;
  if (!unit.perSecond) return known?.amount ?? `suffix: ${unit.unit}`;
  return known?.perSecond ?? `suffix: ${unit.unit}/s`;
}
