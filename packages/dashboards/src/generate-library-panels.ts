import { createHash } from 'node:crypto';
import { metricsOf, nameOf, type Catalog } from '@telltale/core';
import type { Artifact } from '@telltale/core';
import { catalogTitle } from './derive/catalog-title.ts';
import { metricPanels } from './derive/metric-panels.ts';
import { panelJson } from './grafana/panel-json.ts';
import { stableJson } from './grafana/stable-json.ts';
import type { DashboardsOptions } from './plan/dashboards-options.ts';
import { planPanel, type UnplacedPanel } from './plan/plan-panel.ts';
import { planningOf, type Planning } from './plan/planning.ts';

/** The `kind` of panels among the elements of Grafana's library. */
const PANEL = 1;

/**
 * Panels for Grafana's library, to be put into dashboards by hand: for each catalog a file `library-panels/<catalog>.json` with a
 * list of what `POST /api/library-elements` takes, one for each panel that suits a metric. The dashboards that take them need the
 * variables `datasource`, `service` and `instance`, which every generated dashboard has.
 *
 * @throws DashboardsError `DASHBOARDS_OPTIONS`
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { generateLibraryPanels } from '@telltale/dashboards';
 *
 * const [file] = generateLibraryPanels({ catalogs: [cache] });
 * console.log(file!.path, JSON.parse(file!.text)[0].name); // => library-panels/cache.json Cache: Hits per second
 * ```
 */
export function generateLibraryPanels(options: DashboardsOptions): readonly Artifact[] {
  const planning = planningOf(options);
  const files = options.catalogs.flatMap((catalog) => {
    const elements = elementsOf(catalog, planning);
    const path = `library-panels/${nameOf(catalog).replaceAll('_', '-')}.json`;
    return elements.length === 0 ? [] : [{ path, text: stableJson(elements) }];
  });
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function elementsOf(catalog: Catalog, planning: Planning): readonly unknown[] {
  const name = nameOf(catalog);
  const title = catalogTitle(name);
  const panels = metricsOf(catalog)
    .map((metric) => metricPanels(metric))
    .flatMap(({ now, events, levels, distribution }) => [...now, ...events, ...levels, ...distribution])
    .flatMap((panel) => planPanel(panel, title, planning).panel ?? []);
  return panels.map((panel) => ({
    kind: PANEL,
    name: `${title}: ${panel.title}`,
    uid: libraryUid(name, panel.title, planning),
    model: modelOf(panel),
  }));
}

/** A panel as it is in the library: without a place and a number, which each dashboard gives it. */
function modelOf(panel: UnplacedPanel): unknown {
  const unplaced = { ...panel, id: 0, row: '', links: [], position: { x: 0, y: 0, w: 12, h: 8 } };
  const { id: _id, gridPos: _gridPos, ...model } = panelJson(unplaced);
  return model;
}

/** Grafana takes up to 40 characters. */
function libraryUid(catalog: string, title: string, { uidPrefix }: Planning): string {
  const hash = createHash('sha256').update(`${catalog} ${title}`).digest('hex').slice(0, 12);
  return `${uidPrefix}-${hash}`.slice(-40);
}
