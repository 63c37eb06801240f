import { PromQLError } from '../errors.ts';

const codes: ReadonlySet<string> = new Set(['PROMQL_METRIC_HIDDEN', 'PROMQL_LABEL_HIDDEN', 'PROMQL_BUCKET']);

/**
 * Whether a query could not be rendered because the convention has no such metric, label or bucket. Under another convention it
 * may be right: a generator leaves out what needs it.
 *
 * @example
 * ```ts
 * import { conventions, expose } from '@telltale/core';
 * import { http } from '@telltale/core/catalogs';
 * import { isHiddenByConvention, rate, toPromQL, type Naming } from '@telltale/promql/builder';
 *
 * const naming: Naming = { convention: 'otel', expose: (metric) => expose(metric, conventions.otel) };
 * try {
 *   toPromQL(rate(http.requests), { naming });
 * } catch (error) {
 *   console.log(isHiddenByConvention(error)); // => true
 * }
 * ```
 */
export function isHiddenByConvention(error: unknown): error is Error {
  return error instanceof PromQLError && codes.has(error.code);
}
