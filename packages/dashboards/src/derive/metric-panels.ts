import type { Metric } from '@telltale/core';
import {
  averageOf,
  avg,
  bucketsOf,
  countOf,
  histogramQuantile,
  increase,
  max,
  rate,
  sum,
  type CatalogMetric,
} from '@telltale/promql/builder';
import { heatmap, stat, timeseries, type Panel, type PanelOptions } from '../define/panel.ts';

/** The panels of one metric, by where they stand on a dashboard. */
export interface MetricPanels {
  readonly title: string;
  /** The present values of what has no labels. */
  readonly now: readonly Panel[];
  /** What happens each second. */
  readonly events: readonly Panel[];
  /** The course of gauges. */
  readonly levels: readonly Panel[];
  readonly distribution: readonly Panel[];
}

const none: Omit<MetricPanels, 'title'> = { now: [], events: [], levels: [], distribution: [] };

/** The panels that suit a metric by its type, unit and labels. */
export function metricPanels(metric: Metric): MetricPanels {
  return { ...none, title: titleOf(metric), ...byType[metric.type](metric) };
}

type OfType<Type extends CatalogMetric['type']> = CatalogMetric & { readonly type: Type };

const byType: Readonly<Record<CatalogMetric['type'], (metric: Metric) => Partial<MetricPanels>>> = {
  counter: (metric) => ofCounter(metric as OfType<'counter'>),
  gauge: (metric) => ofGauge(metric as OfType<'gauge'>),
  histogram: (metric) => ofHistogram(metric as OfType<'histogram'>),
};

function ofCounter(metric: OfType<'counter'>): Partial<MetricPanels> {
  const query = rate(metric).by(...groupedBy(metric));
  return { events: [timeseries(`${titleOf(metric)} per second`, query, { ...about(metric), min: 0 })] };
}

function ofGauge(metric: OfType<'gauge'>): Partial<MetricPanels> {
  const title = titleOf(metric);
  const options = about(metric);
  const query = overInstances(metric)(metric).by(...groupedBy(metric));
  const levels = [timeseries(`${title} over time`, query, options)];
  return Object.keys(metric.labels).length > 0 ? { levels } : { levels, now: [stat(title, query, options)] };
}

function about({ help }: CatalogMetric): PanelOptions {
  return { description: help };
}

/** Amounts add up over instances; of shares the mean says something, and of points in time and lengths of time the greatest. */
function overInstances({ unit }: CatalogMetric): typeof sum {
  if (unit === 'ratio') return avg;
  return unit === 'seconds' ? max : sum;
}

function ofHistogram(metric: OfType<'histogram'>): Partial<MetricPanels> {
  const title = titleOf(metric);
  const labels = groupedBy(metric);
  const options = about(metric);
  const quantiles = {
    p50: histogramQuantile(0.5, metric).by(),
    p95: histogramQuantile(0.95, metric).by(),
    p99: histogramQuantile(0.99, metric).by(),
    mean: averageOf(metric).by(),
  };
  return {
    distribution: [
      timeseries(`${title}, percentiles`, quantiles, options),
      ...labels.map((label) =>
        timeseries(`${title}, p95 by ${label}`, histogramQuantile(0.95, metric).by(label), options),
      ),
      timeseries(`${title}, recorded per second`, rate(countOf(metric)).by(...labels), { ...options, min: 0 }),
      heatmap(`${title}, spread`, increase(bucketsOf(metric)).by('le'), { ...options, unit: heatmapUnit(metric) }),
    ],
  };
}

/** The labels of a heatmap's axis are bounds, in the unit of what is measured. */
function heatmapUnit({ unit }: CatalogMetric): string {
  if (unit === 'seconds') return 's';
  return unit === 'bytes' ? 'bytes' : 'short';
}

/** The label that tells most at a glance: the first whose values are a closed list, or else the first. */
function groupedBy({ labels }: CatalogMetric): readonly string[] {
  const entries = Object.entries(labels);
  const closed = entries.find(([, label]) => (label.kind === 'optional' ? label.of : label).kind === 'closed');
  const [name] = closed ?? entries[0] ?? [];
  return name === undefined ? [] : [name];
}

/** `connectionsActive` is `Connections active`. */
function titleOf({ key }: CatalogMetric): string {
  const words = key.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
