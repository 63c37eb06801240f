import {
  createEngine,
  MemoryStorage,
  parseSeriesNotation,
  RuleEvaluator,
  type Alert,
  type RuleGroup,
} from '@telltale/promql';
import type { Scenario } from './scenario.ts';

const MINUTE = 60_000;

/** The alerts of one name at a moment. */
export interface AlertsAt {
  readonly minute: number;
  readonly alerts: readonly Alert[];
}

/**
 * Evaluates rules over a scenario, a minute at a time, and tells which alerts of a name fire at the end of each phase. Days go by
 * in milliseconds: nothing waits.
 */
export async function firingAlerts(
  groups: readonly RuleGroup[],
  name: string,
  { input, wellUntil, troubleUntil, end }: Scenario,
): Promise<readonly AlertsAt[]> {
  const storage = new MemoryStorage({ retentionSeconds: (end + 60) * 60 });
  for (const { series, values } of input) {
    const { labels, values: samples } = parseSeriesNotation(`${series} ${values}`);
    const appender = storage.appender(labels);
    samples.forEach((value, minute) => {
      if (typeof value === 'number') appender.append(minute * MINUTE, value);
    });
  }
  const rules = new RuleEvaluator({
    engine: createEngine(storage),
    storage,
    groups: groups.map((group) => ({ ...group, interval: '1m' })),
    evaluationIntervalSeconds: 60,
  });
  const moments: AlertsAt[] = [];
  let from = 0;
  for (const minute of [wellUntil, troubleUntil, end]) {
    await rules.run(from * MINUTE, minute * MINUTE);
    from = minute + 1;
    const alerts = rules.alerts.filter(({ state, labels }) => state === 'firing' && labels.get('alertname') === name);
    moments.push({ minute, alerts });
  }
  return moments;
}
