import { metricsOf, nameOf, type Catalog } from '@telltale/core';
import * as shippedCatalogs from '@telltale/core/catalogs';
import { toPromQL } from '@telltale/promql/builder';
import { nearestName } from '@telltale/promql/lint';
import type { Dashboard } from '../define/dashboard.ts';
import type { Panel, PanelQuery } from '../define/panel.ts';
import { catalogDashboard } from '../derive/catalog-dashboard.ts';
import { DashboardsError } from '../errors.ts';
import { shippedDashboards } from '../shipped/shipped-dashboards.ts';
import { sloDashboard } from '../shipped/slos.ts';
import type { DashboardsOptions } from './dashboards-options.ts';
import { draftDashboard, placeDashboard } from './plan-dashboard.ts';
import type { DashboardPlan, ExpensiveQuery, LeftOut } from './planned-dashboard.ts';
import { planningOf, type Planning } from './planning.ts';
import { uidOf } from './plan-links.ts';

/**
 * All dashboards of a configuration: those that come with its catalogs, one for each catalog of the application, and its own; each
 * with the panels whose metrics are exposed.
 *
 * @throws DashboardsError `DASHBOARDS_OPTIONS`, `DASHBOARDS_DUPLICATE`, `DASHBOARDS_NOT_EXPOSED`, `DASHBOARDS_UNKNOWN_LINK`,
 *   `DASHBOARDS_UNKNOWN_VARIABLE`
 *
 * @example
 * ```ts
 * import { cache, http } from '@telltale/core/catalogs';
 * import { planDashboards } from '@telltale/dashboards';
 *
 * const { dashboards } = planDashboards({ catalogs: [http, cache], namespace: 'acme' });
 * const panel = dashboards.find(({ id }) => id === 'http')!.panels.find(({ title }) => title === 'Active requests');
 * console.log(panel!.queries[0]!.expr);
 * // => sum(http_server_active_requests{job=~"$service",instance=~"$instance"})
 * ```
 */
export function planDashboards(options: DashboardsOptions): DashboardPlan {
  const planning = planningOf(options);
  const own = options.dashboards ?? [];
  const declared = declaredDashboards(options);
  checkIds(own, declared, planning);
  checkLinks(own, declared);

  const drafts = declared.map((each) => draftDashboard(each, planning));
  const [missing] = drafts.flatMap(({ wanted }) => wanted);
  if (missing !== undefined) throw notExposed(missing, planning);
  const kept = drafts.filter(({ rows }) => rows.length > 0);
  const titles = new Map(kept.map((draft) => [draft.declared.id, draft.declared.title]));
  const dashboards = kept
    .map((draft) => placeDashboard(draft, titles, planning))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    dashboards,
    leftOut: drafts.flatMap((draft) => (draft.rows.length > 0 ? draft.leftOut : whole(draft))),
    expensive: expensiveQueries(
      kept,
      dashboards.flatMap(({ panels }) => panels.flatMap(({ queries }) => queries)),
    ),
  };
}

/** Of dashboards with one id, the application's own is taken. */
function declaredDashboards(options: DashboardsOptions): readonly Dashboard[] {
  const { dashboards: own = [], shippedDashboards: withShipped = true, catalogDashboards = true } = options;
  const ownIds = new Set(own.map(({ id }) => id));
  const shipped = withShipped ? [...shippedDashboards, sloDashboard(options.slos ?? [])] : [];
  const derived = catalogDashboards ? ownCatalogs(options.catalogs).map((catalog) => catalogDashboard(catalog)) : [];
  return [...shipped, ...derived.filter(({ id }) => !shipped.some((each) => each.id === id))]
    .filter(({ id }) => !ownIds.has(id))
    .concat(own);
}

/** The catalogs that do not come with the core: no shipped dashboard shows them. */
function ownCatalogs(catalogs: readonly Catalog[]): readonly Catalog[] {
  const shipped = new Set(Object.values(shippedCatalogs).map((catalog) => nameOf(catalog as Catalog)));
  return catalogs.filter((catalog) => !shipped.has(nameOf(catalog)) && metricsOf(catalog).length > 0);
}

function checkIds(own: readonly Dashboard[], all: readonly Dashboard[], planning: Planning): void {
  for (const { id } of all) {
    const uid = uidOf(id, planning);
    // https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/#identifier-id-vs-unique-identifier-uid
    if (uid.length > 40 || !/^[\w-]+$/.test(uid)) {
      throw new DashboardsError('DASHBOARDS_OPTIONS', `${uid} is no uid: up to 40 letters, digits, - and _`, uid);
    }
  }
  const ids = own.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) {
    throw new DashboardsError('DASHBOARDS_DUPLICATE', `Two dashboards have the id ${twice}`, twice);
  }
}

function checkLinks(own: readonly Dashboard[], all: readonly Dashboard[]): void {
  const ids = new Set(all.map(({ id }) => id));
  for (const dashboard of own) {
    const fromPanels = panelsOf(dashboard).map(({ options }) => options.link);
    for (const link of [...dashboard.links, ...fromPanels]) {
      if (link === undefined || ids.has(link)) continue;
      const near = nearestName(link, ids);
      const hint = near === undefined ? '' : `; did you mean ${near}`;
      const problem = `The dashboard ${dashboard.title} leads to ${JSON.stringify(link)}, which is none${hint}`;
      throw new DashboardsError('DASHBOARDS_UNKNOWN_LINK', problem, link);
    }
  }
}

function notExposed({ name, missing }: LeftOut, { exposure }: Planning): DashboardsError {
  const problem = `${name} needs ${missing.join(' and ')}, which is not exposed under the convention ${exposure.convention} by what is given`;
  return new DashboardsError('DASHBOARDS_NOT_EXPOSED', problem, missing);
}

function whole({ declared, leftOut }: ReturnType<typeof draftDashboard>): readonly LeftOut[] {
  const missing = new Set(leftOut.flatMap((each) => each.missing));
  return [{ name: declared.title, missing: [...missing].toSorted() }];
}

/** What costs much among what is drawn. */
function expensiveQueries(
  drafts: readonly { readonly declared: Dashboard }[],
  drawn: readonly { readonly record: string | undefined }[],
): readonly ExpensiveQuery[] {
  const records = new Set(drawn.map(({ record }) => record));
  const found = new Map<string, ExpensiveQuery>();
  for (const { query } of drafts.flatMap(({ declared }) => panelsOf(declared)).flatMap(({ queries }) => queries)) {
    if (!isRecorded(query) || !records.has(query.record)) continue;
    const known = found.get(query.record) ?? { name: query.record, query: query.query };
    if (toPromQL(known.query) !== toPromQL(query.query)) {
      const problem = `Two queries are recorded as ${query.record}`;
      throw new DashboardsError('DASHBOARDS_DUPLICATE', problem, query.record);
    }
    found.set(query.record, known);
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function isRecorded(query: PanelQuery): query is Extract<PanelQuery, { readonly record: string }> {
  return 'record' in query;
}

function panelsOf({ content }: Dashboard): readonly Panel[] {
  return content.flatMap((each) => (each.kind === 'row' ? each.panels : [each]));
}
