import { PromQLError } from '../../errors.ts';
import type { FunctionName } from '../../functions/signatures.ts';
import type { Duration } from '../metrics/duration.ts';
import type { LabelsOf } from '../metrics/metric.ts';
import type { AnyInput, GaugeInput, ScalarLike, VectorInput } from '../query/inputs.ts';
import { isQuery, scalarNode, seriesOfType, vectorNode } from '../query/operand-node.ts';
import type { Vector } from '../query/query.ts';
import { vectorOf } from '../query/query-object.ts';
import type { QueryNode } from '../tree/query-node.ts';

/** The value of a gauge, as a query: `current(queue.depth).where({ queue: 'mail' })`. */
export function current<V>(gauge: VectorInput<V>): Vector<LabelsOf<V>> {
  return vectorOf(vectorNode(gauge, 'current()'));
}

/** A function of the values of a gauge, or of an expression with `.over(...)`, over a range of time. */
export interface OverTime {
  <M>(gauge: GaugeInput<M>, range?: Duration): Vector<LabelsOf<M>>;
}

export const avgOverTime: OverTime = overTime('avg_over_time');
export const minOverTime: OverTime = overTime('min_over_time');
export const maxOverTime: OverTime = overTime('max_over_time');
export const sumOverTime: OverTime = overTime('sum_over_time');
export const countOverTime: OverTime = overTime('count_over_time');
export const lastOverTime: OverTime = overTime('last_over_time');
export const presentOverTime: OverTime = overTime('present_over_time');
export const stddevOverTime: OverTime = overTime('stddev_over_time');
export const stdvarOverTime: OverTime = overTime('stdvar_over_time');
/** How much a gauge changed over a range. */
export const delta: OverTime = overTime('delta');
/** The difference between the last two samples of a gauge. */
export const idelta: OverTime = overTime('idelta');
/** How fast a gauge changes each second, by the line that fits its samples best. */
export const deriv: OverTime = overTime('deriv');
/** How often the value of a gauge changed. */
export const changes: OverTime = overTime('changes');

/** The quantile of a gauge's own values over time. */
export function quantileOverTime<M>(quantile: ScalarLike, gauge: GaugeInput<M>, range?: Duration): Vector<LabelsOf<M>> {
  const args = [scalarNode(quantile, 'quantileOverTime()'), samplesNode(gauge, range, 'quantileOverTime()')];
  return vectorOf({ kind: 'call', name: 'quantile_over_time', args });
}

/** Where a gauge will be in so many seconds, by the line that fits its samples best. */
export function predictLinear<M>(gauge: GaugeInput<M>, seconds: ScalarLike, range?: Duration): Vector<LabelsOf<M>> {
  const args = [samplesNode(gauge, range, 'predictLinear()'), scalarNode(seconds, 'predictLinear()')];
  return vectorOf({ kind: 'call', name: 'predict_linear', args });
}

/** 1 where there is no such series, with the labels that the filters name; else nothing. */
export function absent<V>(input: AnyInput<V>): Vector<{}> {
  const of: QueryNode = isQuery(input) ? vectorNode(input, 'absent()') : { kind: 'series', series: anySeries(input) };
  return vectorOf({ kind: 'call', name: 'absent', args: [of] });
}

/** 1 where there was no such series over a range; else nothing. */
export function absentOverTime<V>(metric: AnyInput<V>, range?: Duration): Vector<{}> {
  const of: QueryNode = isQuery(metric)
    ? samplesNode(metric, range, 'absentOverTime()')
    : { kind: 'range', series: anySeries(metric), range };
  return vectorOf({ kind: 'call', name: 'absent_over_time', args: [of] });
}

function anySeries(metric: unknown): ReturnType<typeof seriesOfType> {
  const series = seriesOfType(metric, ['gauge', 'counter', 'histogram'], 'absent()');
  return series;
}

function overTime(name: FunctionName): OverTime {
  const taker = `${name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}()`;
  return <M>(gauge: GaugeInput<M>, range?: Duration): Vector<LabelsOf<M>> =>
    vectorOf({ kind: 'call', name, args: [samplesNode(gauge, range, taker)] });
}

function samplesNode(input: unknown, range: Duration | undefined, taker: string): QueryNode {
  if (!isQuery(input)) return { kind: 'range', series: seriesOfType(input, ['gauge'], taker), range };
  if (input.type === 'range' && range === undefined) return input.node;
  const next = 'Say .over(range) of the query, and no other range.';
  throw new PromQLError('PROMQL_QUERY_TYPE', `${taker} takes a gauge, or a range of a query. ${next}`);
}
