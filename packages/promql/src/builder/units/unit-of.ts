import type { FunctionName } from '../../functions/signatures.ts';
import type { AggregationOperator } from '../../syntax/aggregations.ts';
import { alternatives } from '../metrics/series.ts';
import type { Query } from '../query/query.ts';
import { childNodes } from '../tree/child-nodes.ts';
import type { QueryNode, SeriesReference } from '../tree/query-node.ts';
import { unitOfOperation } from './binary-units.ts';
import { counted, isSame, ofTime, shares, truth, type Known, type QueryUnit } from './unit.ts';

/**
 * The unit of a query's values, as it follows from the definitions; `undefined` where it does not. Seconds per second are a
 * ratio. A metric without a unit counts things.
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { averageOf, countOf, rate, unitOf } from '@telltale/promql/builder';
 *
 * console.log(unitOf(rate(countOf(http.duration)))); // => { unit: 'count', perSecond: true }
 * console.log(unitOf(averageOf(http.duration))); // => { unit: 'seconds', perSecond: false }
 * ```
 */
export function unitOf({ node }: Query): QueryUnit | undefined {
  const unit = unitOfNode(node);
  if (typeof unit !== 'object') return undefined;
  return unit.unit === 'seconds' && unit.perSecond ? shares : unit;
}

type Units = {
  readonly [Kind in QueryNode['kind']]: (node: Extract<QueryNode, { readonly kind: Kind }>) => Known;
};

const units: Units = {
  number: () => 'number',
  text: () => undefined,
  raw: () => undefined,
  series: ({ series }) => unitOfSeries(series),
  range: ({ series }) => unitOfSeries(series),
  subquery: ({ of }) => unitOfNode(of),
  where: ({ of }) => unitOfNode(of),
  shift: ({ of }) => unitOfNode(of),
  relabel: ({ of }) => unitOfNode(of),
  first: ({ of }) => ofAll(of.map((each) => unitOfNode(each))),
  aggregation: ({ op, of }) => (Object.hasOwn(ofAggregations, op) ? ofAggregations[op] : unitOfNode(of)),
  binary: unitOfBinary,
  call: unitOfCall,
};

function unitOfNode(node: QueryNode): Known {
  const unit = units[node.kind] as (node: QueryNode) => Known;
  return unit(node);
}

function unitOfBinary({ op, left, right, bool }: Extract<QueryNode, { readonly kind: 'binary' }>): Known {
  // `x * 0`, which stands in for series that are missing, is 0 of anything.
  const isZero = op === '*' && right.kind === 'number' && right.value === 0;
  return isZero ? 'number' : unitOfOperation(op, unitOfNode(left), unitOfNode(right), bool);
}

/** Those that change the unit. */
const ofAggregations: Partial<Record<AggregationOperator, QueryUnit | undefined>> = {
  count: counted,
  count_values: counted,
  group: truth,
  stdvar: undefined,
};

type OfFunction = Known | ((unit: Known) => Known);

/** Those that change the unit. */
const ofFunctions: Partial<Record<FunctionName, OfFunction>> = {
  rate: perSecond,
  irate: perSecond,
  deriv: perSecond,
  resets: counted,
  changes: counted,
  count_over_time: counted,
  present_over_time: truth,
  absent: truth,
  absent_over_time: truth,
  time: ofTime,
  timestamp: ofTime,
  minute: counted,
  hour: counted,
  day_of_week: counted,
  day_of_month: counted,
  day_of_year: counted,
  days_in_month: counted,
  month: counted,
  year: counted,
  stdvar_over_time: undefined,
  exp: undefined,
  ln: undefined,
  log2: undefined,
  log10: undefined,
  sqrt: undefined,
  sgn: undefined,
};

function unitOfCall({ name, args }: Extract<QueryNode, { readonly kind: 'call' }>): Known {
  if (name === 'histogram_quantile') return ofAll(args.flatMap((argument) => observedUnits(argument)));
  const own = Object.hasOwn(ofFunctions, name) ? ofFunctions[name] : sameUnit;
  if (typeof own !== 'function') return own;
  // The first argument that is no number, such as the quantile of quantile_over_time, is what is measured.
  const known = args.map((argument) => unitOfNode(argument));
  return own(known.find((unit) => unit !== 'number') ?? known[0]);
}

function sameUnit(unit: Known): Known {
  return unit;
}

function perSecond(unit: Known): Known {
  return typeof unit === 'object' && !unit.perSecond ? { ...unit, perSecond: true } : undefined;
}

function unitOfSeries(series: SeriesReference): Known {
  return ofAll(
    alternatives(series).map(({ metric, part }) => {
      const isMeasure = part.kind === 'value' || part.kind === 'sum';
      return isMeasure && metric.unit !== undefined ? { unit: metric.unit, perSecond: false } : counted;
    }),
  );
}

/** The units of what the histograms within have seen, and not of how often. */
function observedUnits(node: QueryNode): readonly Known[] {
  if (node.kind !== 'series' && node.kind !== 'range') return childNodes(node).flatMap((each) => observedUnits(each));
  return alternatives(node.series).map(({ metric }) => ({ unit: metric.unit ?? 'count', perSecond: false }));
}

function ofAll(all: readonly Known[]): Known {
  const [first] = all;
  return all.every((each) => isSame(each, first)) ? first : undefined;
}
