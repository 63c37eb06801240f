import type { RuleGroup } from '@telltale/promql';
import { TestingError } from '../errors.ts';
import { readRules } from './read-rules.ts';
import type { RulesInput } from './read-rules.ts';
import { parseInterval } from './simulated-time.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** What is simulated. */
export interface SimulationOptions {
  /** Groups of rules, a rule file as an object, or its text as YAML. @default none: a simulation may only be queried */
  readonly rules?: RulesInput;
  /** How often groups are evaluated that do not say it. @default '1m' */
  readonly evaluationInterval?: SimulatedTime;
  /** How often targets are scraped. @default '15s' */
  readonly scrapeInterval?: SimulatedTime;
  /** The time between two values of a scripted series. @default '1m' */
  readonly seriesInterval?: SimulatedTime;
  /** When it starts, in milliseconds since the epoch. @default 0, as with promtool */
  readonly start?: number;
  /** What templates know as `$externalLabels`. @default {} */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** What templates know as `$externalURL`. @default '' */
  readonly externalUrl?: string;
}

export interface ResolvedSimulationOptions {
  readonly groups: readonly RuleGroup[];
  /** Intervals and the start are milliseconds. */
  readonly evaluationInterval: number;
  readonly scrapeInterval: number;
  readonly seriesInterval: number;
  readonly start: number;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
}

export function resolveSimulationOptions(options: SimulationOptions): ResolvedSimulationOptions {
  const { rules = [], evaluationInterval = '1m', scrapeInterval = '15s', seriesInterval = '1m', start = 0 } = options;
  if (!Number.isSafeInteger(start) || start < 0) {
    throw new TestingError('TESTING_OPTIONS', `start is ${start}, expected whole milliseconds since the epoch`, start);
  }
  return {
    groups: readRules(rules),
    evaluationInterval: parseInterval(evaluationInterval),
    scrapeInterval: parseInterval(scrapeInterval),
    seriesInterval: parseInterval(seriesInterval),
    start,
    externalLabels: options.externalLabels ?? {},
    externalUrl: options.externalUrl ?? '',
  };
}
