import type { DurationText, Query } from '@telltale/promql/builder';
import type { Proof } from '../proof/proof.ts';
import { checkAlert } from './check-alert.ts';

/** Who is told: `critical` calls somebody out, `warning` is looked at in working hours, `info` is for the record. */
export type Severity = 'critical' | 'warning' | 'info';

/** What whoever is told needs to know. Texts are Markdown. */
export interface Runbook {
  /** What it means for the users of the service. */
  readonly meaning: string;
  /** What usually is behind it, likeliest first. */
  readonly causes: readonly string[];
  /** What to do, in order. */
  readonly steps: readonly string[];
  /** Queries to run first. @default the condition itself, without its threshold */
  readonly queries?: readonly { readonly title: string; readonly query: Query }[];
}

/** A text, or one that tells the threshold. Go templates within are Prometheus': `{{ $value }}`, `{{ $labels.job }}`. */
export type AlertText = string | ((threshold: number) => string);

export interface AlertOptions {
  readonly severity: Severity;
  /** How long the condition has to hold before the alert fires. @default '0s' */
  readonly for?: DurationText;
  /** How long it goes on firing after the condition has ended, against flapping. @default '0s' */
  readonly keepFiringFor?: DurationText;
  /** One line, with the measured value. */
  readonly summary: AlertText;
  /** What was measured, against what, and what it does to users. @default the summary */
  readonly description?: AlertText;
  /** Labels besides `severity` and `service`. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  readonly runbook?: Runbook;
  /** Series under which it fires, and under which it does not: what the unit test of the alert feeds it. */
  readonly proof?: Proof;
}

/** An alert, as declared. */
export interface Alert extends AlertOptions {
  readonly name: string;
  /** What is compared with the measured value, where that is one number. */
  readonly threshold: number | undefined;
  readonly query: (threshold: number) => Query;
}

/**
 * Declares an alert: each series that the query has makes one.
 *
 * @param query - The condition, or a function of the threshold that makes it.
 * @throws RulesError `RULES_OPTIONS`
 *
 * @example
 * ```ts fragment
 * alert('NoOrders', increase(orders.placed, '30m').by('job').eq(0), {
 *   severity: 'warning',
 *   for: '5m',
 *   summary: 'Nobody has ordered from {{ $labels.job }} for half an hour.',
 * });
 * ```
 */
export function alert(name: string, query: Query, options: AlertOptions): Alert;
export function alert(
  name: string,
  query: (threshold: number) => Query,
  options: AlertOptions & { readonly threshold: number },
): Alert;
export function alert(
  name: string,
  query: Query | ((threshold: number) => Query),
  options: AlertOptions & { readonly threshold?: number },
): Alert {
  const declared: Alert = {
    ...options,
    name,
    threshold: options?.threshold,
    query: typeof query === 'function' ? query : () => query,
  };
  checkAlert(declared);
  return Object.freeze(declared);
}
