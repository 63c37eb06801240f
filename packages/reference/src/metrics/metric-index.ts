import type { Artifact } from '@telltale/core';
import type { DocumentedCatalog, DocumentedMetric, Exposure } from '../exposure/exposure.ts';
import { code, plain } from '../markdown/inline.ts';
import { page } from '../markdown/page.ts';
import { table } from '../markdown/table.ts';
import { metricLink } from '../pages/metric-links.ts';
import { linkTo, pagePaths } from '../pages/paths.ts';
import { namesSentence } from './names-sentence.ts';

/** The table of all metrics, by catalog. */
export function metricIndex(exposure: Exposure): Artifact {
  const count = exposure.metrics.size;
  const text = page([
    '# Metrics',
    `${count} metrics of ${exposure.catalogs.length} catalogs. ${namesSentence(exposure)} Prometheus adds the labels \`job\` and \`instance\` to all of them.`,
    ...exposure.catalogs.map((catalog) => section(catalog, exposure)),
  ]);
  return { path: pagePaths.metrics, text };
}

function section({ name, metrics }: DocumentedCatalog, exposure: Exposure): string {
  const heading = `## [${plain(name)}](${linkTo(pagePaths.metrics, pagePaths.catalog(name))})`;
  if (metrics.length === 0) return `${heading}\n\nNot exposed under this convention.`;
  return `${heading}\n\n${table(
    ['metric', 'type', 'unit', 'labels', 'what it says'],
    metrics.map((metric) => row(metric, exposure)),
  )}`;
}

function row({ exposed }: DocumentedMetric, exposure: Exposure): readonly string[] {
  const labels = exposed.labels.flatMap((label) => (label.exposed === null ? [] : [code(label.exposed)]));
  return [
    metricLink(pagePaths.metrics, `${exposed.catalog}.${exposed.key}`, exposure),
    exposed.type,
    exposed.unit ?? '',
    labels.join(', '),
    plain(exposed.help),
  ];
}
