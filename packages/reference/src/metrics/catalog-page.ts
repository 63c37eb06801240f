import type { Artifact } from '@telltale/core';
import type { DocumentedCatalog, DocumentedMetric, Exposure } from '../exposure/exposure.ts';
import { code, plain } from '../markdown/inline.ts';
import { list } from '../markdown/list.ts';
import { page } from '../markdown/page.ts';
import { panelLinks } from '../pages/panel-links.ts';
import { linkTo, pagePaths } from '../pages/paths.ts';
import { subjectOf } from '../queries/built-query.ts';
import { caption } from '../queries/caption.ts';
import { tasks } from '../queries/tasks.ts';
import type { Readers } from './metric-reference-options.ts';
import { metricSection, type TitledQuery } from './metric-section.ts';
import { namesSentence } from './names-sentence.ts';
import { otherNames } from './other-names.ts';

/** The page of a catalog: a section for each of its metrics. */
export function catalogPage(catalog: DocumentedCatalog, exposure: Exposure, readers: Readers): Artifact {
  const path = pagePaths.catalog(catalog.name);
  const text = page([
    `# ${plain(catalog.name)}`,
    `${namesSentence(exposure)} [All metrics](${linkTo(path, pagePaths.metrics)})`,
    ...catalog.metrics.map((metric) =>
      metricSection(metric.exposed, {
        otherNames: otherNames(metric.definition, exposure),
        queries: starterQueries(metric, catalog, exposure),
        alerts: alertLinks(metric, path, readers),
        panels: panelLinks([nameOf(metric)], readers.dashboards, readers.grafanaUrl),
      }),
    ),
    hiddenMetrics(catalog, exposure),
  ]);
  return { path, text };
}

function starterQueries(metric: DocumentedMetric, { metrics }: DocumentedCatalog, exposure: Exposure): TitledQuery[] {
  const subject = subjectOf(metric, metrics);
  const byQuery = new Map<string, TitledQuery>();
  for (const { ask } of tasks.filter(({ starter }) => starter)) {
    const built = ask(subject);
    const query = built && exposure.render(built.query);
    // One query may answer two questions.
    if (built === undefined || query === undefined || byQuery.has(query)) continue;
    byQuery.set(query, { title: caption(built, metric.exposed), query });
  }
  return [...byQuery.values()];
}

function alertLinks(metric: DocumentedMetric, path: string, { alerts }: Readers): readonly string[] {
  const names = alerts.filter(({ metrics }) => metrics.includes(nameOf(metric))).map(({ name }) => name);
  return [...new Set(names)].map((name) => `[${plain(name)}](${linkTo(path, pagePaths.runbook(name))})`);
}

function hiddenMetrics({ hidden }: DocumentedCatalog, exposure: Exposure): string {
  if (hidden.length === 0) return '';
  const items = hidden.map((definition) => {
    const elsewhere = otherNames(definition, exposure).flatMap(({ convention, name }) =>
      name === undefined ? [] : [`${code(name)} under ${code(convention)}`],
    );
    const text = `${code(`${definition.catalog}.${definition.key}`)}: ${plain(definition.help)}`;
    return elsewhere.length === 0 ? text : `${text} It is ${elsewhere.join(', ')}.`;
  });
  return `## Not exposed\n\nThe convention ${code(exposure.convention)} does not expose these; recording them costs nothing.\n\n${list(items)}`;
}

function nameOf({ exposed }: DocumentedMetric): string {
  return `${exposed.catalog}.${exposed.key}`;
}
