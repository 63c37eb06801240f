import { TestingError } from '../errors.ts';
import type { Verdict } from '../verdict.ts';
import { isAmount, isValueMatcher, showAmount } from './amount.ts';
import type { Amount } from './amount.ts';
import type { Expected, ExpectedDistribution, ValueRange } from './expected.ts';
import type { MetricReading } from './metric-reading.ts';
import { showSeries, showSubject } from './show-series.ts';
import { totalOf } from './total.ts';
import type { Total, WantedLabels } from './total.ts';

/** Whether a metric `is` an amount, or an action `added` it. */
export type Tense = 'is' | 'added';

/** One thing that is expected of a total: how it is said, what there is instead, and whether it is so. */
interface Demand {
  readonly wanted: string;
  readonly found: string;
  readonly isMet: boolean;
}

/** Holds the series that have some labels to what is expected of them; `undefined` expects that there is anything. */
export function judge(
  reading: MetricReading,
  labels: WantedLabels,
  expected: Expected | undefined,
  tense: Tense,
): Verdict {
  const total = totalOf(reading, labels);
  const demands = demandsOf(reading, total, expected, tense);
  const pass = demands.every(({ isMet }) => isMet);
  const unmet = pass ? demands : demands.filter(({ isMet }) => !isMet);
  return {
    pass,
    message: () => {
      const subject = showSubject(reading.name, labels);
      const not = pass ? 'not ' : '';
      const wanted = unmet.map((demand) => demand.wanted).join(', ');
      const found = unmet.map((demand) => demand.found).join(', ');
      const sentence =
        tense === 'is'
          ? `expected ${subject} ${not}to have recorded ${wanted}, but it has ${found}`
          : `expected the action ${not}to record ${wanted} on ${subject}, but it recorded ${found}`;
      return `${sentence}\n\n${showSeries(reading, labels, tense)}`;
    },
  };
}

function demandsOf(
  reading: MetricReading,
  total: Total,
  expected: Expected | undefined,
  tense: Tense,
): readonly Demand[] {
  if (expected === undefined) return [demandAnything(reading, total)];
  checkExpected(reading.name, expected);
  if (reading.type === 'histogram') return distributionDemands(reading, total, asDistribution(expected));
  if (isDistribution(expected)) {
    const problem = `${reading.name} is a ${reading.type}, which has no ${Object.keys(expected).join(', ')}`;
    throw new TestingError('TESTING_EXPECTATION', problem, expected);
  }
  // A gauge that was never set is not 0: the page does not have it.
  const isMissing = reading.type === 'gauge' && tense === 'is' && total.matching === 0;
  const found = isMissing ? 'no series' : String(total.value);
  return [{ wanted: showAmount(expected), found, isMet: !isMissing && isAmount(total.value, expected) }];
}

function demandAnything({ type }: MetricReading, total: Total): Demand {
  const amount = type === 'histogram' ? total.count : total.value;
  const isMet = type === 'gauge' ? total.matching > 0 : amount !== 0;
  return { wanted: 'anything', found: isMet ? showCount(type, amount) : 'nothing', isMet };
}

function showCount(type: MetricReading['type'], amount: number): string {
  return type === 'histogram' ? `${amount} values` : String(amount);
}

const DISTRIBUTION_KEYS: ReadonlySet<string> = new Set<keyof ExpectedDistribution>([
  'count',
  'sum',
  'within',
  'between',
]);
const AMOUNT_KEYS: ReadonlySet<string> = new Set(['atLeast', 'atMost']);

/** Without types, `'2'` and `{ atleast: 2 }` would be met by anything: a test that cannot fail. */
function checkExpected(name: string, expected: unknown): void {
  if (typeof expected === 'number' || isValueMatcher(expected)) return;
  const isObject = typeof expected === 'object' && expected !== null;
  const unknown = isObject && Object.keys(expected).find((key) => !DISTRIBUTION_KEYS.has(key) && !AMOUNT_KEYS.has(key));
  if (isObject && unknown === undefined) return;
  const what =
    typeof unknown === 'string' ? `An expectation has no ${JSON.stringify(unknown)}` : 'That is no expectation';
  throw new TestingError('TESTING_EXPECTATION', `${what} of ${name}: ${JSON.stringify(expected)}`, expected);
}

function isDistribution(expected: Expected): expected is ExpectedDistribution {
  if (typeof expected === 'number' || isValueMatcher(expected)) return false;
  return Object.keys(expected).some((key) => DISTRIBUTION_KEYS.has(key));
}

function asDistribution(expected: Expected): ExpectedDistribution {
  return isDistribution(expected) ? expected : { count: expected };
}

function distributionDemands(reading: MetricReading, total: Total, expected: ExpectedDistribution): Demand[] {
  const { count, sum, within, between } = expected;
  return [
    ...(count === undefined ? [] : [demandAmount('count', count, total.count)]),
    ...(sum === undefined ? [] : [demandAmount('sum', sum, total.sum)]),
    ...(within === undefined ? [] : [demandWithin(reading, total, within)]),
    ...(between === undefined
      ? []
      : [
          demandAmount(`values in ${showRange(between.range)}:`, between.count, countIn(reading, total, between.range)),
        ]),
  ];
}

function demandAmount(what: string, expected: Amount, actual: number): Demand {
  return { wanted: `${what} ${showAmount(expected)}`, found: `${what} ${actual}`, isMet: isAmount(actual, expected) };
}

function demandWithin(reading: MetricReading, total: Total, range: ValueRange): Demand {
  const inside = countIn(reading, total, range);
  return {
    wanted: `values in ${showRange(range)} alone`,
    found: total.count === 0 ? 'no values' : `${inside} of ${total.count} there`,
    isMet: total.count > 0 && inside === total.count,
  };
}

/** How many values lie in a range. Buckets tell that exactly, or not at all. */
function countIn({ name, bounds }: MetricReading, { buckets }: Total, range: ValueRange): number {
  const [above, atMost] = range;
  const first = above === -Infinity ? 0 : bounds.indexOf(above) + 1;
  const end = bounds.indexOf(atMost) + 1;
  if ((above !== -Infinity && first === 0) || end === 0 || first >= end) {
    const problem = `${showRange(range)} is no range of buckets of ${name}, whose bounds are ${bounds.join(', ')}`;
    throw new TestingError('TESTING_BUCKETS', problem, range);
  }
  return buckets.slice(first, end).reduce((sum, count) => sum + count, 0);
}

function showRange([above, atMost]: ValueRange): string {
  return `(${above}, ${atMost}]`;
}
