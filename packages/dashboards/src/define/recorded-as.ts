import type { Condition, Filter, Query, Vector } from '@telltale/promql/builder';
import { DashboardsError } from '../errors.ts';

/** A query that costs much, and the name under which a recording rule stores its result. */
export interface RecordedQuery {
  readonly record: string;
  readonly query: Query;
  /** What of it the panel shows, by the labels as their definitions have them. */
  readonly where: Readonly<Record<string, Condition>>;
}

/**
 * Says that a query costs much, so that a recording rule may compute it once for everybody. By default the dashboard computes it
 * itself; with `useRecordings` it reads the series that the rule stores, of which it chooses by `job` alone: group by `job`.
 *
 * @param name - `level:metric:operations`, after https://prometheus.io/docs/practices/rules/
 * @param where - what of it the panel shows: a condition on labels that it is grouped by
 * @throws DashboardsError `DASHBOARDS_OPTIONS` where the name has not that form, or its level lacks `job`
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { recordedAs } from '@telltale/dashboards';
 * import { histogramQuantile } from '@telltale/promql/builder';
 *
 * const slow = histogramQuantile(0.95, http.duration).by('job', 'http_route');
 * console.log(recordedAs('job_http_route:http_server_request_duration_seconds:p95_rate5m', slow).record);
 * // => job_http_route:http_server_request_duration_seconds:p95_rate5m
 * ```
 */
export function recordedAs<L>(name: string, query: Vector<L>, where: Filter<L> = {}): RecordedQuery {
  if (!/^job(?:_[a-z0-9_]+)?:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/.test(name)) {
    const problem = `${JSON.stringify(name)} is no name of the form job_label:metric:operations`;
    throw new DashboardsError('DASHBOARDS_OPTIONS', problem, name);
  }
  return Object.freeze({ record: name, query, where: where as RecordedQuery['where'] });
}
