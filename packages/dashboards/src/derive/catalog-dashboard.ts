import { metricsOf, nameOf, type Catalog } from '@telltale/core';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import type { Panel } from '../define/panel.ts';
import { row, type Row } from '../define/row.ts';
import { catalogTitle } from './catalog-title.ts';
import { metricPanels, type MetricPanels } from './metric-panels.ts';

/**
 * A dashboard of everything that a catalog has, from the types, units and labels of its metrics: what is now, what happens each
 * second, and how the values of each histogram are spread.
 *
 * @example
 * ```ts
 * import { defineCatalog, gauge, histogram } from '@telltale/core';
 * import { catalogDashboard } from '@telltale/dashboards';
 *
 * const kitchen = defineCatalog('kitchen', {
 *   ovens: gauge({ help: 'Ovens that are on.' }),
 *   baking: histogram({ help: 'Time in the oven.', unit: 'seconds', buckets: [300, 600, 1200] }),
 * });
 * const { title, content } = catalogDashboard(kitchen);
 * console.log(title, content.map((each) => each.title)); // => Kitchen [ 'Now', 'Levels', 'Baking' ]
 * ```
 */
export function catalogDashboard(catalog: Catalog): Dashboard {
  const name = nameOf(catalog);
  const metrics = metricsOf(catalog).map((metric) => metricPanels(metric));
  const content = [
    ...rowOf(
      'Now',
      metrics.flatMap(({ now }) => now),
    ),
    ...rowOf(
      'Events',
      metrics.flatMap(({ events }) => events),
    ),
    ...rowOf(
      'Levels',
      metrics.flatMap(({ levels }) => levels),
    ),
    ...metrics.flatMap((panels) => spread(panels)),
  ];
  const description = `Every metric of the catalog ${name}.`;
  return dashboard(
    catalogTitle(name),
    { id: name.replaceAll('_', '-').slice(0, 30), description, tags: ['catalog'], optional: true },
    content,
  );
}

function spread({ title, distribution }: MetricPanels): readonly Row[] {
  return rowOf(title, distribution);
}

function rowOf(title: string, panels: readonly Panel[]): readonly Row[] {
  return panels.length === 0 ? [] : [row(title, panels)];
}
