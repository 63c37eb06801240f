import { RulesError } from '../errors.ts';
import type { Indicator } from './indicator.ts';
import { sreWorkbookWindows, type BurnWindow } from './windows.ts';

export interface SloOptions {
  /** Percent of events, or of time, that have to be good: 99.9. */
  readonly objective: number;
  readonly indicator: Indicator;
  /** Days over which the objective holds. @default 30 */
  readonly periodDays?: number;
  /** How much it matters, as a label of everything about it: `1`, `gold`. @default no such label */
  readonly tier?: string;
  /**
   * Events a second, over the long window, below which no alert fires: of three requests in the night one failed is no burn.
   * @default 1/60, one a minute; 0 where time is measured
   */
  readonly trafficFloor?: number;
  /** Minutes without any event's being counted before an alert says so. @default 10 */
  readonly absentMinutes?: number;
  /** @default those of the SRE workbook */
  readonly windows?: readonly BurnWindow[];
  /** What it is for, in a sentence. @default from the indicator */
  readonly description?: string;
}

/** A service level objective, as declared. */
export interface Slo {
  readonly name: string;
  readonly objective: number;
  /** Share of events that may be bad. */
  readonly budget: number;
  readonly indicator: Indicator;
  readonly periodDays: number;
  readonly tier: string | undefined;
  readonly trafficFloor: number;
  readonly absentMinutes: number;
  readonly windows: readonly BurnWindow[];
  readonly description: string;
}

/**
 * Declares a service level objective: it becomes recording rules of the error ratio and the error budget, and alerts that fire
 * when the budget is spent too fast.
 *
 * @param name - The value of the label `slo`: lower-case letters, digits, `-`.
 * @throws RulesError `RULES_OBJECTIVE`, `RULES_OPTIONS`
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { availability, slo } from '@telltale/rules';
 *
 * const checkout = slo('checkout', {
 *   objective: 99.9,
 *   indicator: availability(http, { where: { http_route: '/checkout' } }),
 * });
 * console.log(checkout.description);
 * // => 99.9 % of requests with http_route /checkout do not fail
 * ```
 */
export function slo(name: string, options: SloOptions): Slo {
  const { objective, indicator, periodDays = 30, tier, absentMinutes = 10, windows = sreWorkbookWindows } = options;
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    throw new RulesError(
      'RULES_OPTIONS',
      `${JSON.stringify(name)} is no name of an objective, such as checkout-latency`,
      name,
    );
  }
  if (!(objective > 0 && objective < 100)) {
    throw new RulesError('RULES_OBJECTIVE', `The objective of ${name} is ${objective}`, objective);
  }
  for (const [option, value] of Object.entries({ periodDays, absentMinutes })) {
    if (!(Number.isInteger(value) && value > 0)) {
      throw new RulesError('RULES_OPTIONS', `${option} of ${name} is ${value}, not a positive whole number`, value);
    }
  }
  if (tier !== undefined && typeof tier !== 'string') {
    throw new RulesError('RULES_OPTIONS', `tier of ${name} is ${String(tier)}, not a text`, tier);
  }
  const trafficFloor = options.trafficFloor ?? (indicator.weighted ? 1 / 60 : 0);
  if (!(trafficFloor >= 0 && Number.isFinite(trafficFloor))) {
    throw new RulesError(
      'RULES_OPTIONS',
      `trafficFloor of ${name} is ${trafficFloor}, not a number from 0 on`,
      trafficFloor,
    );
  }
  return Object.freeze({
    name,
    objective,
    budget: exact(1 - objective / 100),
    indicator,
    periodDays,
    tier,
    trafficFloor,
    absentMinutes,
    windows,
    description: options.description ?? `${objective} % of ${indicator.good}`,
  });
}

/** Without the noise of binary fractions: 0.001, where 1 - 0.999 is 0.0010000000000000009. */
export function exact(value: number): number {
  return Number(value.toPrecision(12));
}
