import { exporters, type Exporter } from '@telltale/promql/exporters';

/** What Prometheus has of every target without any exporter. */
export const scraping: Exporter = exporters.scraping;

/** An exporter by its name in the configuration: `redis_exporter`, `tempo`. */
export function exporterNamed(name: string): Exporter | undefined {
  return Object.entries(exporters).find(
    ([key, exporter]) => key === name.toLowerCase() || exporter.name.toLowerCase() === name.toLowerCase(),
  )?.[1];
}

/** The exporters that have a metric, by the names they have in a configuration. */
export function exportersOf(metric: string): readonly string[] {
  return Object.entries(exporters)
    .filter(([, { metrics }]) => metrics.some(({ name }) => name === metric || isSeriesOf(metric, name)))
    .map(([key, { name }]) => (/^[a-z_]+$/.test(name) ? name : key));
}

function isSeriesOf(series: string, metric: string): boolean {
  return series.startsWith(metric) && /^_(bucket|sum|count)$/.test(series.slice(metric.length));
}
