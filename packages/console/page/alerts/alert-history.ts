import { queryRange } from '../ask/prometheus.ts';
import { aligned, stepOf } from '../dashboards/intervals.ts';
import type { TimeRange } from '../time/time-range.ts';

export interface AlertSpell {
  readonly state: 'pending' | 'firing';
  /** Seconds since the epoch. */
  readonly from: number;
  readonly to: number;
}

/** When an alert was pending or firing, over all its label sets. */
export type AlertHistory = readonly AlertSpell[];

const WIDTH = 800;

/** The past of all alerts by their names, from the series `ALERTS`: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#inspecting-alerts-during-runtime */
export async function askHistory(range: TimeRange, signal: AbortSignal): Promise<ReadonlyMap<string, AlertHistory>> {
  const step = stepOf(range, WIDTH);
  const { series } = await queryRange('max by (alertname, alertstate) (ALERTS)', aligned(range, step), signal);
  const histories = new Map<string, AlertSpell[]>();
  for (const { labels, times } of series) {
    const spells = histories.get(labels['alertname'] ?? '') ?? [];
    histories.set(labels['alertname'] ?? '', spells);
    const state = labels['alertstate'] === 'firing' ? 'firing' : 'pending';
    let open: { from: number; to: number } | undefined;
    for (const time of times) {
      if (open !== undefined && time - open.to <= step) open.to = time + step;
      else {
        if (open !== undefined) spells.push({ state, ...open });
        open = { from: time, to: time + step };
      }
    }
    if (open !== undefined) spells.push({ state, ...open });
  }
  return histories;
}
