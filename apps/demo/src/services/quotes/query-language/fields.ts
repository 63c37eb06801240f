import type { AssetClass, History, Quote } from '../../../market.ts';
import type { ValueType } from './syntax.ts';

/** What is known of a symbol when a query is answered. */
export interface SymbolFacts {
  readonly symbol: string;
  readonly assetClass: AssetClass;
  readonly quote: Quote | undefined;
  readonly history: History | undefined;
}

interface Field {
  readonly type: Exclude<ValueType, 'truth'>;
  /** Without it the field is not known. */
  readonly needs?: 'quote' | 'history';
  readonly of: (facts: SymbolFacts, now: number) => number | string | undefined;
}

const ofPrices = (of: (prices: readonly number[]) => number | undefined): Field => ({
  type: 'number',
  needs: 'history',
  of: ({ history, quote }) => {
    if (history === undefined || history.prices.length === 0) return undefined;
    return of(quote === undefined ? history.prices : [...history.prices, quote.price]);
  },
});

/** What a query can ask for by name. */
export const fields = {
  symbol: { type: 'text', of: ({ symbol }) => symbol },
  class: { type: 'text', of: ({ assetClass }) => assetClass },
  price: { type: 'number', needs: 'quote', of: ({ quote }) => quote?.price },
  provider: { type: 'text', needs: 'quote', of: ({ quote }) => quote?.provider },
  /** Seconds since the provider looked. */
  age: {
    type: 'number',
    needs: 'quote',
    of: ({ quote }, now) => (quote === undefined ? undefined : Math.max(0, now - quote.at) / 1000),
  },
  /** Since the oldest price of the history, as a share: 0.02 is two percent more. */
  change: ofPrices((prices) => ratio(prices.at(-1)!, prices[0]!) - 1),
  /** Standard deviation of the changes from one price to the next. */
  volatility: ofPrices((prices) => deviation(prices.slice(1).map((price, i) => ratio(price, prices[i]!)))),
  low: ofPrices((prices) => Math.min(...prices)),
  high: ofPrices((prices) => Math.max(...prices)),
  mean: ofPrices(mean),
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof fields;

export function isFieldName(text: string): text is FieldName {
  return Object.hasOwn(fields, text);
}

/** The value of a field; `undefined` where it is not known. */
export function valueOf(name: FieldName, facts: SymbolFacts, now: number): number | string | undefined {
  const value = (fields[name] as Field).of(facts, now);
  return typeof value === 'number' && !Number.isFinite(value) ? undefined : value;
}

/** What has to be known of a symbol, besides its name, for a field. */
export function needOf(name: FieldName): 'quote' | 'history' | undefined {
  return (fields[name] as Field).needs;
}

function ratio(part: number, whole: number): number {
  return part / whole;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
