import type { Aggregation } from '../../syntax/expression.ts';
import type { AggregationOperator } from '../../syntax/aggregations.ts';
import type { Facts } from './facts.ts';
import { between, summed, type Interval } from './interval.ts';
import { anyLabels, dropLabels, keepOnly, setLabel, type LabelFacts } from './label-facts.ts';

interface AggregationFacts {
  /** Samples are chosen, and keep all of their labels. */
  readonly chooses?: true;
  /** Whether what is true of the kind and unit of samples is true of the result. */
  readonly keeps?: 'kind and unit' | 'unit';
  readonly bounds?: (argument: Interval) => Interval;
}

const same = (bounds: Interval): Interval => bounds;
const chosen: AggregationFacts = { chooses: true, keeps: 'kind and unit', bounds: same };
const picked: AggregationFacts = { keeps: 'kind and unit', bounds: same };

const aggregationFacts: Readonly<Record<AggregationOperator, AggregationFacts>> = {
  sum: { keeps: 'kind and unit', bounds: summed },
  avg: picked,
  min: picked,
  max: picked,
  quantile: picked,
  topk: chosen,
  bottomk: chosen,
  limitk: chosen,
  limit_ratio: chosen,
  count: { bounds: () => between(1, Infinity) },
  count_values: { bounds: () => between(1, Infinity) },
  group: { bounds: () => between(1, 1) },
  stddev: { keeps: 'unit' },
  stdvar: {},
};

export function factsOfAggregation(node: Aggregation, argument: Facts): Facts {
  const { chooses, keeps, bounds } = aggregationFacts[node.op];
  return {
    series: argument.series,
    kind: keeps === 'kind and unit' ? argument.kind : 'gauge',
    unit: keeps === undefined ? undefined : argument.unit,
    labels: chooses === true ? argument.labels : labelsOf(node, argument.labels),
    bounds: bounds?.(argument.bounds) ?? { least: -Infinity, greatest: Infinity, nan: true },
  };
}

function labelsOf(node: Aggregation, labels: LabelFacts): LabelFacts {
  const { op, parameter, grouping, without } = node;
  const grouped = without ? dropLabels(labels, grouping, node) : keepOnly(labels, grouping, node);
  if (op !== 'count_values') return grouped;
  if (parameter?.kind !== 'string') return anyLabels;
  return setLabel(grouped, parameter.value, { values: null, always: true, ofTarget: false });
}
