import { PromQLError } from '../../errors.ts';
import { parseDuration } from '../../syntax/duration.ts';
import { checkVariable } from '../query/filter.ts';
import { refused } from '../refused.ts';

type Unit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'y';

/** A duration as PromQL writes it: `5m`, `1h30m`. */
export type DurationText = `${number}${Unit}` | `${number}${Unit}${number}${Unit}`;

/** A duration that is only known where the query is shown, such as Grafana's `$__rate_interval`. */
export interface DurationVariable {
  /** Without the dollar sign. */
  readonly variable: string;
  /** What stands in for it where a query is checked or evaluated. */
  readonly standsFor: DurationText;
}

export type Duration = DurationText | DurationVariable;

/** The milliseconds of a duration. */
export function milliseconds(duration: DurationText, options: { readonly negative?: boolean } = {}): number {
  if (typeof duration !== 'string') throw refused('A duration', 'a text as 5m or 1h30m', duration);
  const isNegative = options.negative === true && duration.startsWith('-');
  const parsed = parseDuration(isNegative ? duration.slice(1) : duration);
  if (parsed === undefined || (parsed === 0 && options.negative !== true)) {
    throw new PromQLError('PROMQL_OPTIONS', `${JSON.stringify(duration)} is no duration: write it as 5m or 1h30m.`);
  }
  return isNegative ? -parsed : parsed;
}

/**
 * A variable in the place of a duration, which is printed as `$name`.
 *
 * @param standsFor what takes its place where a query is checked or evaluated
 */
export function durationVariable(variable: string, standsFor: DurationText): DurationVariable {
  checkVariable(variable, 'durationVariable()');
  milliseconds(standsFor);
  return Object.freeze({ variable, standsFor });
}

/** Grafana's `$__rate_interval`: at least four times the scrape interval, and no less than the step. */
export const rateInterval: DurationVariable = durationVariable('__rate_interval', '5m');

/** Grafana's `$__interval`: the step of a panel. */
export const stepInterval: DurationVariable = durationVariable('__interval', '1m');

/** Grafana's `$__range`: the whole time that a dashboard shows. */
export const wholeRange: DurationVariable = durationVariable('__range', '1h');
