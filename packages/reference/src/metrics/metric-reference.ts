import type { Artifact } from '@telltale/core';
import { exposureOf } from '../exposure/exposure.ts';
import { catalogPage } from './catalog-page.ts';
import { metricIndex } from './metric-index.ts';
import { readersOf, type MetricReferenceOptions } from './metric-reference-options.ts';

/**
 * The reference of all metrics that services expose, in Markdown: a page for each catalog and an index of all metrics. It has their
 * names under the chosen convention and under the others, their labels with values and limits, lines as they are on the page, queries
 * to start from, and the panels and alerts that read them.
 *
 * @throws DocumentsError `REFERENCE_OPTIONS`
 * @throws TelltaleError `TELLTALE_OPTIONS` where the convention is unknown, or gives a metric what a page cannot hold
 *
 * @example
 * ```ts
 * import { counter, defineCatalog, oneOf } from '@telltale/core';
 * import { metricReference } from '@telltale/reference';
 *
 * const orders = defineCatalog('orders', {
 *   placed: counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } }),
 * });
 * const pages = metricReference({ catalogs: [orders], namespace: 'acme' });
 * console.log(pages.map(({ path }) => path).join('\n'));
 * // => reference/metrics/README.md
 * // => reference/metrics/orders.md
 * // => reference/metrics/process.md
 * // => reference/metrics/nodejs.md
 * // => reference/metrics/telltale.md
 * ```
 */
export function metricReference(options: MetricReferenceOptions): readonly Artifact[] {
  const exposure = exposureOf(options);
  const readers = readersOf(options);
  return [metricIndex(exposure), ...exposure.catalogs.map((catalog) => catalogPage(catalog, exposure, readers))];
}
