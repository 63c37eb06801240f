import { NativeHistogram } from '../histograms/native-histogram.ts';
import type { BucketCounts, CounterReset } from '../histograms/native-histogram.ts';
import { parseFloatLiteral } from './float-literal.ts';

/** A native histogram as a test writes it. */
export interface HistogramNotation {
  readonly histogram: NativeHistogram;
  /** Whether it says something of counter resets; where not, a comparison leaves them aside. */
  readonly isResetGiven: boolean;
}

const FIELD = /^\s*([a-z_]+):(\[[^\]]*\]|[^\s[\]]+)/;
const NUMBERS: ReadonlySet<string> = new Set([
  'schema',
  'sum',
  'count',
  'z_bucket',
  'z_bucket_w',
  'offset',
  'n_offset',
]);
const LISTS: ReadonlySet<string> = new Set(['buckets', 'n_buckets', 'custom_values']);
const RESETS: ReadonlySet<string> = new Set<CounterReset>(['unknown', 'reset', 'not_reset', 'gauge']);

/**
 * Reads `{{schema:1 sum:3 count:22 buckets:[5 10 7]}}`; nothing for what is not of this notation
 * (Prometheus' `promql/parser/generated_parser.y`, "Histogram descriptions").
 */
export function parseHistogram(text: string): HistogramNotation | undefined {
  const numbers = new Map<string, number>();
  const lists = new Map<string, readonly number[]>();
  let reset: CounterReset | undefined;
  let rest = text.slice(2, -2).trim();
  while (rest !== '') {
    const [field, name = '', value = ''] = FIELD.exec(rest) ?? [];
    if (field === undefined) return undefined;
    if (NUMBERS.has(name)) numbers.set(name, parseFloatLiteral(value));
    else if (LISTS.has(name) && value.startsWith('[')) lists.set(name, numbersIn(value));
    else if (name === 'counter_reset_hint' && RESETS.has(value)) reset = value as CounterReset;
    else return undefined;
    rest = rest.slice(field.length).trimStart();
  }
  const histogram = new NativeHistogram({
    schema: numbers.get('schema') ?? 0,
    sum: numbers.get('sum') ?? 0,
    count: numbers.get('count') ?? 0,
    zeroCount: numbers.get('z_bucket') ?? 0,
    zeroThreshold: numbers.get('z_bucket_w') ?? 0,
    positive: bucketsFrom(numbers.get('offset') ?? 0, lists.get('buckets') ?? []),
    negative: bucketsFrom(numbers.get('n_offset') ?? 0, lists.get('n_buckets') ?? []),
    customValues: lists.get('custom_values') ?? [],
    counterReset: reset ?? 'unknown',
  });
  return { histogram, isResetGiven: reset !== undefined };
}

function numbersIn(list: string): number[] {
  return list.slice(1, -1).trim().split(/\s+/).filter(Boolean).map(parseFloatLiteral);
}

function bucketsFrom(offset: number, counts: readonly number[]): BucketCounts {
  return { indices: counts.map((_, i) => offset + i), counts };
}
