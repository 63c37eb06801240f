import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';
import { exporters } from '@telltale/promql/exporters';

/** What metrics mean, in the words of their definitions. */
export function describe(metrics: readonly (CatalogMetric | ExternalMetric)[]): string {
  const sentences = metrics.map((metric) => ('external' in metric ? helpOf(metric.name) : metric.help));
  return [...new Set(sentences)].filter((sentence) => sentence !== '').join(' ');
}

function helpOf(name: string): string {
  for (const { metrics } of Object.values(exporters)) {
    const found = metrics.find((metric) => metric.name === name);
    if (found !== undefined) return found.help;
  }
  return '';
}
