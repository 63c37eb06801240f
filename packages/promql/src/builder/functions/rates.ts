import type { FunctionName } from '../../functions/signatures.ts';
import type { Duration } from '../metrics/duration.ts';
import type { LabelsOf } from '../metrics/metric.ts';
import type { CounterInput } from '../query/inputs.ts';
import { seriesOfType } from '../query/operand-node.ts';
import type { Groupable, Vector } from '../query/query.ts';
import { groupableOf, vectorOf } from '../query/query-object.ts';
import type { QueryNode } from '../tree/query-node.ts';
import { aggregated } from '../tree/aggregated.ts';

/**
 * How much a counter grows each second, over a range that is the renderer's default where none is given. `by` sums it.
 *
 * `rate(cache.hits).by('cache_level')` is `sum by (cache_level) (rate(cache_hits_total[5m]))`.
 */
export function rate<M>(counter: CounterInput<M>, range?: Duration): Groupable<LabelsOf<M>> {
  return summed('rate', counter, range);
}

/** How much a counter grows each second, by its last two samples: for what is watched closely. `by` sums it. */
export function irate<M>(counter: CounterInput<M>, range?: Duration): Groupable<LabelsOf<M>> {
  return summed('irate', counter, range);
}

/** How much a counter grew over a range. `by` sums it. */
export function increase<M>(counter: CounterInput<M>, range?: Duration): Groupable<LabelsOf<M>> {
  return summed('increase', counter, range);
}

/** How often a counter started anew over a range. */
export function resets<M>(counter: CounterInput<M>, range?: Duration): Vector<LabelsOf<M>> {
  return vectorOf(overCounter('resets', counter, range));
}

function summed<L>(name: FunctionName, counter: unknown, range: Duration | undefined): Groupable<L> {
  const node = overCounter(name, counter, range);
  return groupableOf(node, (grouping) => aggregated('sum', node, grouping));
}

function overCounter(name: FunctionName, counter: unknown, range: Duration | undefined): QueryNode {
  const series = seriesOfType(counter, ['counter'], `${name}()`);
  return { kind: 'call', name, args: [{ kind: 'range', series, range }] };
}
