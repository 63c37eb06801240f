import type { Expressions } from '../../src/page-api/console-answers.ts';

export interface AlertDashboard {
  readonly uid: string;
  readonly title: string;
}

/** More links than these are a list to search in. */
const MOST = 3;

/** The dashboards that show what a rule reads, those first that show it most. */
export function dashboardsOf(query: string, { panels, rules }: Expressions): readonly AlertDashboard[] {
  const read = new Set(rules.find(({ expr }) => expr === query)?.metrics);
  const found = new Map<string, AlertDashboard & { readonly shown: number }>();
  for (const { dashboard: uid, dashboardTitle: title, metrics } of panels) {
    if (!metrics.some((name) => read.has(name))) continue;
    found.set(uid, { uid, title, shown: (found.get(uid)?.shown ?? 0) + 1 });
  }
  return [...found.values()].toSorted((a, b) => b.shown - a.shown).slice(0, MOST);
}
