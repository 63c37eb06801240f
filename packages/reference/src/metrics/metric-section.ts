import type { ExposedLabel, ExposedMetric } from '@telltale/core';
import { code, codeBlock, plain } from '../markdown/inline.ts';
import { list } from '../markdown/list.ts';
import { stacked } from '../markdown/page.ts';
import { table } from '../markdown/table.ts';
import type { OtherName } from './other-names.ts';
import { sampleLines } from './sample-lines.ts';

export interface TitledQuery {
  /** Markdown. */
  readonly title: string;
  readonly query: string;
}

/** What is told of a metric beside its definition. */
export interface MetricFacts {
  readonly otherNames: readonly OtherName[];
  /** Queries to start from. */
  readonly queries: readonly TitledQuery[];
  /** Links to the alerts that read it. */
  readonly alerts: readonly string[];
  /** Links to the panels that read it, for each dashboard. */
  readonly panels: readonly string[];
}

/** The section of one metric. */
export function metricSection(metric: ExposedMetric, { otherNames, queries, alerts, panels }: MetricFacts): string {
  const readers = [...(alerts.length > 0 ? [`Alerts: ${alerts.join(', ')}`] : []), ...panels];
  const labels = metric.labels.filter(({ exposed }) => exposed !== null);
  return stacked([
    `## ${code(metric.name)}`,
    plain(metric.help),
    table(['type', 'unit', 'defined as'], [[metric.type, metric.unit ?? '', code(`${metric.catalog}.${metric.key}`)]]),
    table(['label', 'values', 'present'], labels.map(labelRow)),
    metric.type === 'histogram' ? `Buckets end at ${metric.buckets.join(', ')} and +Inf.` : '',
    limits(metric),
    `On the page:\n\n${codeBlock('text', sampleLines(metric))}`,
    ...queries.map(({ title, query }) => `${title}:\n\n${codeBlock('promql', query)}`),
    otherNames.length === 0 ? '' : `Under other conventions:\n\n${otherNameTable(otherNames)}`,
    readers.length === 0 ? '' : `Read by:\n\n${list(readers)}`,
  ]);
}

function labelRow({ exposed, values, budget, optional }: ExposedLabel): readonly string[] {
  const taken =
    values === null
      ? `any: the first ${budget} of them, then ${code('other')}`
      : values.map((value) => code(value)).join(', ');
  return [code(exposed!), taken, optional ? 'sometimes' : 'always'];
}

/** Label sets beyond which a metric takes no more; what nobody changed is not worth a sentence. */
const USUAL_MAX_SERIES = 10_000;

function limits({ maxSeries, ttlSeconds, zeroFill, labels, type }: ExposedMetric): string {
  return [
    maxSeries === USUAL_MAX_SERIES ? '' : `It takes at most ${maxSeries} label sets.`,
    ttlSeconds === undefined ? '' : `A label set that is not recorded for ${ttlSeconds} seconds is dropped.`,
    startsAtZero({ zeroFill, labels, type }) ? 'All of its label sets are there from the start, at 0.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** Values that are not listed cannot be there before somebody records them. */
function startsAtZero({ zeroFill, labels, type }: Pick<ExposedMetric, 'zeroFill' | 'labels' | 'type'>): boolean {
  return (
    zeroFill &&
    type !== 'gauge' &&
    labels.length > 0 &&
    labels.every(({ values, optional }) => values !== null && !optional)
  );
}

function otherNameTable(otherNames: readonly OtherName[]): string {
  return table(
    ['convention', 'name', 'labels'],
    otherNames.map(({ convention, name, labels }) => [
      code(convention),
      name === undefined ? 'not exposed' : code(name),
      labels.map(([from, to]) => (to === null ? `without ${code(from)}` : `${code(from)} is ${code(to)}`)).join(', '),
    ]),
  );
}
