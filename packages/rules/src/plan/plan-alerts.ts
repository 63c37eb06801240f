import { isHiddenByConvention, type RenderOptions } from '@telltale/promql/builder';
import { nearestName } from '@telltale/promql/lint';
import type { Alert } from '../alerts/alert.ts';
import { shippedAlerts } from '../alerts/shipped-alerts.ts';
import { RulesError } from '../errors.ts';
import { sloAlerts } from '../slo/slo-alerts.ts';
import type { Exposure } from './exposure.ts';
import { notExposed } from './not-exposed.ts';
import { plannedAlert } from './planned-alert.ts';
import type { LeftOut, PlannedAlert } from './planned-rules.ts';
import type { AlertOverride, RulesOptions } from './rules-options.ts';

/** The alerts that can fire, with what is overridden; and those that cannot, as nobody exposes what they read. */
export function planAlerts(
  options: RulesOptions,
  exposure: Exposure,
  rendering: RenderOptions,
): { readonly alerts: readonly PlannedAlert[]; readonly leftOut: readonly LeftOut[] } {
  const own = options.alerts ?? [];
  const shipped = options.shippedAlerts === false ? [] : shippedAlerts;
  const ofSlos = (options.slos ?? []).flatMap((slo) => sloAlerts(slo));
  checkNames(own, [...shipped, ...ofSlos]);
  const overrides = options.overrides ?? {};
  checkOverrides(overrides, [...own, ...shippedAlerts, ...ofSlos]);

  const alerts: PlannedAlert[] = [];
  const leftOut: LeftOut[] = [];
  for (const alert of [...shipped, ...own]) {
    const override = overrides[alert.name] ?? {};
    if (override === false) continue;
    const missing = exposure.missing(alert.query(alert.threshold ?? 0));
    if (missing.length > 0) {
      if (own.includes(alert)) throw notExposed(alert.name, missing, exposure);
      leftOut.push({ name: alert.name, missing });
      continue;
    }
    try {
      alerts.push(plannedAlert(alert, override, options, rendering));
    } catch (error) {
      // The convention leaves out a label or a bucket that it needs.
      if (own.includes(alert) || !isHiddenByConvention(error)) throw error;
      leftOut.push({ name: alert.name, missing: [error.message] });
    }
  }
  return { alerts, leftOut };
}

function checkNames(own: readonly Alert[], shipped: readonly Alert[]): void {
  const names = new Set(shipped.map(({ name }) => name));
  for (const { name } of own) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new RulesError('RULES_OPTIONS', `${JSON.stringify(name)} is no name of an alert, such as NoOrders`, name);
    }
    if (names.has(name)) throw new RulesError('RULES_DUPLICATE', `Two alerts are named ${name}`, name);
    names.add(name);
  }
}

const overridable: readonly string[] = [
  'threshold',
  'for',
  'keepFiringFor',
  'severity',
  'labels',
] satisfies (keyof AlertOverride)[];

function checkOverrides(overrides: NonNullable<RulesOptions['overrides']>, alerts: readonly Alert[]): void {
  const byName = new Map(alerts.map((alert) => [alert.name, alert]));
  for (const [name, override] of Object.entries(overrides)) {
    const alert = byName.get(name);
    if (alert === undefined) {
      const near = nearestName(name, byName.keys());
      const hint = near === undefined ? '' : `; did you mean ${near}`;
      throw new RulesError(
        'RULES_UNKNOWN_ALERT',
        `overrides names ${JSON.stringify(name)}, which no alert is called${hint}`,
        name,
      );
    }
    if (override === false) continue;
    const isObject = typeof override === 'object' && override !== null;
    const unknown = isObject ? Object.keys(override).find((key) => !overridable.includes(key)) : 'another value';
    if (unknown !== undefined) {
      const problem = `The override of ${name} is false, or has some of ${overridable.join(', ')}, but not ${unknown}`;
      throw new RulesError('RULES_OPTIONS', problem, override);
    }
    if (override.threshold !== undefined && alert.threshold === undefined) {
      throw new RulesError('RULES_OPTIONS', `The alert ${name} has no threshold to override`, override.threshold);
    }
  }
}
