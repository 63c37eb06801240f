/**
 * The text of a query of logs or traces, from the condition that chooses the services of the dashboard, and the label by which
 * streams of logs name theirs.
 */
export type QueryText = (services: string, label: string) => string;

/** A query of logs, for Loki. */
export interface LogQuery {
  readonly language: 'logql';
  readonly text: QueryText;
}

/** A query of traces, for Tempo. */
export interface TraceQuery {
  readonly language: 'traceql';
  readonly text: QueryText;
}

/**
 * A query of logs. The function is given what stands in braces to choose the services of the dashboard.
 *
 * @example
 * ```ts
 * import { logql } from '@telltale/dashboards';
 *
 * const errors = logql((services) => `{${services}} | level = "error"`);
 * console.log(errors.text('service_name="shop"', 'service_name')); // => {service_name="shop"} | level = "error"
 * ```
 */
export function logql(text: QueryText): LogQuery {
  return Object.freeze({ language: 'logql', text });
}

/** A query of traces, likewise: `` traceql((services) => `{ ${services} && duration > 1s }`) ``. */
export function traceql(text: QueryText): TraceQuery {
  return Object.freeze({ language: 'traceql', text });
}
