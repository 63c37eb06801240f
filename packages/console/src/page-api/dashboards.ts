import type { ListedDashboard, PanelExpression } from './console-answers.ts';

type Json = Readonly<Record<string, unknown>>;

/** A dashboard of Grafana's classic JSON. */
export type DashboardJson = Json;

/** What is given as dashboards, by their `uid`; what is none is left out. */
export function dashboardsByUid(given: readonly unknown[]): ReadonlyMap<string, Json> {
  const byUid = new Map<string, Json>();
  for (const each of given) {
    if (!isJson(each) || !Array.isArray(each['panels'])) continue;
    byUid.set(uidOf(each), each);
  }
  return byUid;
}

export function listed(dashboard: Json): ListedDashboard {
  return {
    uid: uidOf(dashboard),
    title: textOf(dashboard['title']) || uidOf(dashboard),
    description: textOf(dashboard['description']),
    tags: listOf(dashboard['tags']).filter((tag) => typeof tag === 'string'),
  };
}

/** What its panels ask. */
export function panelQueries(dashboard: Json): readonly Omit<PanelExpression, 'metrics'>[] {
  const { uid, title } = listed(dashboard);
  return panelsOf(dashboard).flatMap((panel) =>
    listOf(panel['targets'])
      .filter(isJson)
      .filter((target) => textOf(target['expr']) !== '')
      .map((target) => ({
        dashboard: uid,
        dashboardTitle: title,
        panel: Number(panel['id'] ?? 0),
        panelTitle: textOf(panel['title']),
        expr: textOf(target['expr']),
      })),
  );
}

/** All panels, those of rows that are closed too. */
function panelsOf(of: Json): readonly Json[] {
  return listOf(of['panels'])
    .filter(isJson)
    .flatMap((panel) => [panel, ...panelsOf(panel)]);
}

function uidOf(dashboard: Json): string {
  const slug = textOf(dashboard['title'])
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return textOf(dashboard['uid']) || slug || 'dashboard';
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
