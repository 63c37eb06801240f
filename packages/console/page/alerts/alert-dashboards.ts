import { fetchJson } from '../ask/fetch-json.ts';
import { metricsIn, type PanelExpression } from '../catalog/metric-uses.ts';

export interface AlertDashboard {
  readonly uid: string;
  readonly title: string;
}

/** More links than these are a list to search in. */
const MOST = 3;

/** A panel's query, as far as alerts are concerned. */
export interface PanelReads {
  readonly uid: string;
  readonly title: string;
  readonly metrics: readonly string[];
}

export async function askPanels(signal: AbortSignal): Promise<readonly PanelReads[]> {
  const panels = await fetchJson<readonly PanelExpression[]>('/api/console/expressions', {}, signal);
  return panels.map(({ dashboard, dashboardTitle, expr }) => ({
    uid: dashboard,
    title: dashboardTitle,
    metrics: metricsIn(expr),
  }));
}

/** The dashboards that show what an expression reads, those first that show it most. */
export function dashboardsOf(query: string, panels: readonly PanelReads[]): readonly AlertDashboard[] {
  const read = new Set(metricsIn(query));
  const found = new Map<string, AlertDashboard & { readonly shown: number }>();
  for (const { uid, title, metrics } of panels) {
    if (!metrics.some((name) => read.has(name))) continue;
    found.set(uid, { uid, title, shown: (found.get(uid)?.shown ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.shown - a.shown).slice(0, MOST);
}
