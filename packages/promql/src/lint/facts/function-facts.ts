import { setLabel, anyLabels, dropLabels, noLabels, type LabelFacts } from './label-facts.ts';
import { between, hull, summed, type Interval } from './interval.ts';
import type { Call, Expression } from '../../syntax/expression.ts';
import type { FunctionName } from '../../functions/signatures.ts';
import type { Facts } from './facts.ts';

/** What becomes of the facts of the vector that a function takes. */
export interface FunctionFacts {
  /** `keep`: what was a counter still is one; otherwise it is a gauge. */
  readonly kind?: 'keep';
  /** `keep` the unit of the argument, turn it `per second`, or into another; none where absent. */
  readonly unit?: 'keep' | 'per second' | 'seconds';
  /** The bounds of values, from those of the argument; any where absent. */
  readonly bounds?: (argument: Facts, call: Call) => Interval;
  /** The labels, from those of the argument; its own where absent. */
  readonly labels?: (argument: Facts, call: Call) => LabelFacts;
}

const same = ({ bounds }: Facts): Interval => bounds;
const fixed = (least: number, greatest: number) => (): Interval => between(least, greatest);
const countable = fixed(0, Infinity);
/** Counters never fall: so neither do their increases. */
const increases = ({ kind, bounds }: Facts): Interval =>
  kind === 'counter' ? between(0, Infinity) : { ...bounds, least: -Infinity, greatest: Infinity };

const perSecond: FunctionFacts = { unit: 'per second', bounds: increases };
const keeping: FunctionFacts = { kind: 'keep', unit: 'keep', bounds: same };
const picked: FunctionFacts = { unit: 'keep', bounds: same };
const rounded: FunctionFacts = { unit: 'keep', bounds: outward };
const datePart = (least: number, greatest: number): FunctionFacts => ({
  bounds: fixed(least, greatest),
  labels: given,
});

/** Functions that are not here change values beyond what is followed, and keep labels. */
export const functionFacts: Partial<Readonly<Record<FunctionName, FunctionFacts>>> = {
  abs: { unit: 'keep' },
  absent: { bounds: fixed(1, 1), labels: asked },
  absent_over_time: { bounds: fixed(1, 1), labels: asked },
  avg_over_time: picked,
  ceil: rounded,
  changes: { bounds: countable },
  clamp: { unit: 'keep' },
  clamp_max: { unit: 'keep' },
  clamp_min: { unit: 'keep' },
  count_over_time: { bounds: fixed(1, Infinity) },
  day_of_month: datePart(1, 31),
  day_of_week: datePart(0, 6),
  day_of_year: datePart(1, 366),
  days_in_month: datePart(28, 31),
  delta: { unit: 'keep' },
  deriv: { unit: 'per second' },
  double_exponential_smoothing: { unit: 'keep' },
  first_over_time: keeping,
  floor: rounded,
  histogram_avg: { unit: 'keep' },
  histogram_fraction: { bounds: () => ({ least: 0, greatest: 1, nan: true }), labels: withoutLe },
  histogram_quantile: { unit: 'keep', bounds: withinBuckets, labels: withoutLe },
  histogram_quantiles: { unit: 'keep', bounds: withinBuckets, labels: () => anyLabels },
  histogram_stddev: { unit: 'keep' },
  histogram_sum: { unit: 'keep' },
  hour: datePart(0, 23),
  idelta: { unit: 'keep' },
  increase: { unit: 'keep', bounds: increases },
  info: { ...keeping, labels: ({ labels }) => ({ ...labels, open: true, gone: new Map(), closedBy: undefined }) },
  irate: perSecond,
  label_join: { ...keeping, labels: relabelled },
  label_replace: { ...keeping, labels: relabelled },
  last_over_time: keeping,
  mad_over_time: { unit: 'keep' },
  max_over_time: picked,
  min_over_time: picked,
  minute: datePart(0, 59),
  month: datePart(1, 12),
  predict_linear: { unit: 'keep' },
  present_over_time: { bounds: fixed(1, 1) },
  quantile_over_time: picked,
  rate: perSecond,
  resets: { bounds: countable },
  round: rounded,
  scalar: { unit: 'keep', labels: () => noLabels },
  sgn: { bounds: fixed(-1, 1) },
  sort: keeping,
  sort_by_label: keeping,
  sort_by_label_desc: keeping,
  sort_desc: keeping,
  stddev_over_time: { unit: 'keep' },
  sum_over_time: { unit: 'keep', bounds: ({ bounds }) => summed(bounds) },
  timestamp: { unit: 'seconds' },
  ts_of_first_over_time: { unit: 'seconds' },
  ts_of_last_over_time: { unit: 'seconds' },
  ts_of_max_over_time: { unit: 'seconds' },
  ts_of_min_over_time: { unit: 'seconds' },
  vector: { labels: () => noLabels },
};

/** To the next whole numbers; of `round(x, 0.5)` the bounds are not followed. */
function outward({ bounds }: Facts, { args }: Call): Interval {
  if (args.length > 1) return { least: -Infinity, greatest: Infinity, nan: true };
  return { ...bounds, least: Math.floor(bounds.least), greatest: Math.ceil(bounds.greatest) };
}

/** Without an argument, dates are of the time of the query and have no labels. */
function given({ labels }: Facts, { args }: Call): LabelFacts {
  return args.length === 0 ? noLabels : labels;
}

/** A quantile is at most the greatest bound of a bucket (histogram_quantile in promql/quantile.go). */
function withinBuckets({ series }: Facts): Interval {
  const any: Interval = { least: -Infinity, greatest: Infinity, nan: true };
  if (series === undefined || series.length === 0) return any;
  const each = series.map(({ metric, part }): Interval => {
    const { buckets = [], name } = metric;
    const [first] = buckets;
    if (first === undefined || part !== 'bucket') return any;
    return { least: first > 0 ? 0 : -Infinity, greatest: Math.max(...buckets), nan: true, histogram: name };
  });
  return each.reduce(hull);
}

function withoutLe({ labels }: Facts, call: Call): LabelFacts {
  return dropLabels(labels, ['le'], call);
}

/** `absent` has the labels that its selector asks for with `=`. */
function asked(_: Facts, { args }: Call): LabelFacts {
  const selector = selectorOf(args[0]);
  const known = (selector?.kind === 'selector' ? selector.matchers : [])
    .filter(({ name, op }) => op === '=' && name !== '__name__')
    .map(({ name, value }) => [name, { values: new Set([value]), always: true, ofTarget: false }] as const);
  return { ...noLabels, known: new Map(known) };
}

function selectorOf(expression: Expression | undefined): Expression | undefined {
  if (expression?.kind === 'parentheses') return selectorOf(expression.expression);
  return expression?.kind === 'range' ? expression.vector : expression;
}

function relabelled({ labels }: Facts, { args }: Call): LabelFacts {
  const [, name] = args;
  if (name?.kind !== 'string') return { ...labels, open: true };
  return setLabel(labels, name.value, { values: null, always: false, ofTarget: false });
}
