import { askConsole } from '../ask/console.ts';

/** Something that asks for a metric. */
export interface MetricUse {
  readonly kind: 'panel' | 'alert' | 'rule';
  readonly title: string;
  /** Of a panel: where it is. */
  readonly dashboard?: string;
  readonly panel?: number;
  readonly expr: string;
  readonly metrics: readonly string[];
}

/** Who asks for what, by the names of metrics. */
export async function askUses(signal: AbortSignal): Promise<ReadonlyMap<string, readonly MetricUse[]>> {
  const { panels, rules } = await askConsole('/api/console/expressions', {}, signal);
  const uses: readonly MetricUse[] = [
    ...panels.map(({ dashboardTitle, panelTitle, ...rest }) => ({
      ...rest,
      kind: 'panel' as const,
      title: `${dashboardTitle} / ${panelTitle}`,
    })),
    ...rules.map(({ type, name, ...rest }) => ({
      ...rest,
      kind: type === 'alerting' ? ('alert' as const) : ('rule' as const),
      title: name,
    })),
  ];
  const byMetric = new Map<string, MetricUse[]>();
  for (const use of uses) {
    for (const name of use.metrics) byMetric.set(name, [...(byMetric.get(name) ?? []), use]);
  }
  return byMetric;
}
