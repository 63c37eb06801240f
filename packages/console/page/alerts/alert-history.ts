import { queryRange, type LabelSet } from '../ask/prometheus.ts';
import { aligned, stepOf } from '../dashboards/intervals.ts';
import type { TimeRange } from '../time/time-range.ts';
import type { AlertingRule } from './alert-rule.tsx';
import { isTemplate } from './templates.ts';

export interface AlertSpell {
  readonly state: 'pending' | 'firing';
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** When an alert was pending or firing, over all its label sets. */
export type AlertHistory = readonly AlertSpell[];

/** When alerts of a name and of labels were in a state. */
export interface AlertPast {
  readonly labels: LabelSet;
  readonly times: readonly number[];
  readonly step: number;
}

const WIDTH = 800;

/** Labels that say of which rule an alert is: rules may have the same name, as those of every objective do. */
export function telling(rules: readonly Pick<AlertingRule, 'labels'>[]): readonly string[] {
  const names = rules.flatMap(({ labels }) => Object.keys(labels).filter((name) => !isTemplate(labels[name]!)));
  return [...new Set(names)].toSorted();
}

/** The past of all alerts, from the series `ALERTS`: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime */
export async function askPast(
  names: readonly string[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly AlertPast[]> {
  const step = stepOf(range, WIDTH);
  const by = ['alertname', 'alertstate', ...names].join(', ');
  const { series } = await queryRange(`max by (${by}) (ALERTS)`, aligned(range, step), signal);
  return series.map(({ labels, times }) => ({ labels, times, step }));
}

/** The past of a rule: of the alerts that have its name and the labels that it gives them. */
export function historyOf({ name, labels }: Pick<AlertingRule, 'name' | 'labels'>, past: readonly AlertPast[]) {
  const given = Object.entries(labels).filter(([, value]) => !isTemplate(value));
  const own = past.filter(
    (each) => each.labels['alertname'] === name && given.every(([label, value]) => each.labels[label] === value),
  );
  return (['pending', 'firing'] as const).flatMap((state) => {
    const of = own.filter((each) => each.labels['alertstate'] === state);
    const times = [...new Set(of.flatMap((each) => each.times))].toSorted((a, b) => a - b);
    return spells(state, times, of[0]?.step ?? 0);
  });
}

function spells(state: AlertSpell['state'], times: readonly number[], step: number): AlertHistory {
  const found: AlertSpell[] = [];
  for (const time of times) {
    const last = found.at(-1);
    if (last !== undefined && time <= last.to) found[found.length - 1] = { ...last, to: time + step };
    else found.push({ state, from: time, to: time + step });
  }
  return found;
}
