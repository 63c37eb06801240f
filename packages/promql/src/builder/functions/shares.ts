import type { Duration } from '../metrics/duration.ts';
import type { AnyMetric, LabelsOf } from '../metrics/metric.ts';
import { seriesOf } from '../metrics/series.ts';
import { readFilter, type Filter } from '../query/filter.ts';
import type { CounterInput, VectorInput } from '../query/inputs.ts';
import type { Operand } from '../query/matching.ts';
import { seriesOfType, vectorNode } from '../query/operand-node.ts';
import type { Groupable } from '../query/query.ts';
import { groupableOf, QueryObject } from '../query/query-object.ts';
import { aggregated } from '../tree/aggregated.ts';
import { divided } from '../tree/divided.ts';
import { operation } from '../tree/operation.ts';
import type { Grouping, QueryNode } from '../tree/query-node.ts';

const everything: Grouping = { without: false, labels: [] };
const zero: QueryNode = { kind: 'number', value: 0 };

/**
 * A part of a whole that has the same labels: `part / (whole > 0)`. Where the whole is 0 there is no series, rather than NaN.
 * `by` adds up both sides.
 *
 * `ratio(pool.used, pool.max).by('pool')` is `sum by (pool) (used) / (sum by (pool) (max) > 0)`.
 */
export function ratio<A, B>(part: VectorInput<A>, whole: Operand<B, LabelsOf<A>, {}>): Groupable<LabelsOf<A>> {
  const sides = [part, whole] as const;
  const [a, b] = sides.map((side) => vectorNode(side, 'ratio()')) as [QueryNode, QueryNode];
  return groupableOf(divided(a, b), (grouping) => divided(grouped(part, a, grouping), grouped(whole, b, grouping)));
}

/** What a share is taken of: a counter, or the number of values of a histogram. */
export type EventsInput<M> = M extends { readonly type: 'histogram' } ? M : CounterInput<M>;

/**
 * The share of a metric's events that a filter lets through, from 0 to 1, of all events or of each group. It is 0 where none
 * of them was ever seen, and there is no series where nothing happened.
 *
 * `shareOf(http.duration, { http_response_status_code: matches('5..') }).by('http_route')` is the error ratio of each route.
 */
export function shareOf<M>(
  metric: EventsInput<M>,
  filter: Filter<LabelsOf<M>>,
  range?: Duration,
): Groupable<{}, LabelsOf<M>> {
  const all = eventsNode(metric, range, 'shareOf()');
  const some: QueryNode = { kind: 'where', of: all, conditions: readFilter(filter) };
  const share = (grouping: Grouping): QueryNode => {
    const whole = aggregated('sum', all, grouping);
    const part = aggregated('sum', some, grouping);
    return divided(operation('or', part, operation('*', whole, zero)), whole);
  };
  return groupableOf(share(everything), share);
}

/**
 * The share of one counter among the sum of two: `shareAmong(cache.hits, cache.misses)` is the hit ratio. It is 0 or 1 where one
 * of them was never seen, and there is no series where nothing happened.
 */
export function shareAmong<A, B>(
  counted: EventsInput<A>,
  others: EventsInput<B>,
  range?: Duration,
): Groupable<{}, Pick<LabelsOf<A>, keyof LabelsOf<A> & keyof LabelsOf<B>>> {
  const [a, b] = [eventsNode(counted, range, 'shareAmong()'), eventsNode(others, range, 'shareAmong()')];
  const share = (grouping: Grouping): QueryNode => {
    const [part, rest] = [aggregated('sum', a, grouping), aggregated('sum', b, grouping)];
    const whole = operation('+', part, operation('or', rest, operation('*', part, zero)));
    return operation('or', divided(part, whole), operation('*', operation('>', rest, zero), zero));
  };
  return groupableOf(share(everything), share);
}

function eventsNode(metric: unknown, range: Duration | undefined, taker: string): QueryNode {
  seriesOfType(metric, ['counter', 'histogram'], taker);
  const { type } = metric as AnyMetric;
  const series = seriesOf(metric as AnyMetric, { kind: type === 'histogram' ? 'count' : 'value' });
  return { kind: 'call', name: 'rate', args: [{ kind: 'range', series, range }] };
}

function grouped(side: unknown, node: QueryNode, grouping: Grouping): QueryNode {
  const own = side instanceof QueryObject ? side.grouped(grouping) : undefined;
  return own ?? aggregated('sum', node, grouping);
}
