import type { Query } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';

/** What is computed once and stored, so that panels and alerts need not compute it again. */
export interface Recording {
  /** `level:metric:operations`, after https://prometheus.io/docs/practices/rules/: `job:http_server_requests:rate5m`. */
  readonly name: string;
  readonly query: Query;
  /** Labels that all of its series get. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Declares a recording rule.
 *
 * @param name - `level:metric:operations`: the labels that are left, what is measured, what was done to it, newest first.
 * @throws RulesError `RULES_OPTIONS` where the name has not that form
 *
 * @example
 * ```ts fragment
 * recording('job:orders_placed:rate5m', rate(orders.placed, '5m').by('job'));
 * ```
 */
export function recording(name: string, query: Query, labels: Readonly<Record<string, string>> = {}): Recording {
  if (!/^[a-z][a-z0-9_]*:[a-z][a-z0-9_]*:[a-z][a-z0-9_]*$/.test(name)) {
    throw new RulesError(
      'RULES_OPTIONS',
      `${JSON.stringify(name)} is no name of the form level:metric:operations`,
      name,
    );
  }
  return Object.freeze({ name, query, labels });
}
