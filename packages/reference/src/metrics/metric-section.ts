import type { ExposedLabel, ExposedMetric } from '@telltale/core';
import { code, codeBlock, plain } from '../markdown/inline.ts';
import { table } from '../markdown/table.ts';
import { sampleLines } from './sample-lines.ts';

/** What is told of a metric beside its definition. */
export interface MetricFacts {
  /** Its name under each other convention that exposes it differently, by the convention's name. */
  readonly otherNames: ReadonlyMap<string, string | undefined>;
  /** Queries to start from. */
  readonly queries: readonly { readonly title: string; readonly query: string }[];
  /** Who reads it: links to dashboards and alerts. */
  readonly users: readonly string[];
}

/** The section of one metric. */
export function metricSection(metric: ExposedMetric, { otherNames, queries, users }: MetricFacts): string {
  return [
    `## ${code(metric.name)}`,
    plain(metric.help),
    table(
      ['type', 'unit', 'defined as'],
      [[metric.type, metric.unit ?? '', code(`${metric.catalog}.${metric.key}`)]],
    ),
    table(['label', 'values', ''], metric.labels.filter(({ exposed }) => exposed !== null).map(labelRow)),
    metric.type === 'histogram' ? `Buckets: ${metric.buckets.map(String).join(', ')}, +Inf.` : '',
    limits(metric),
    codeBlock('text', sampleLines(metric)),
    queries.map(({ title, query }) => `${plain(title)}:\n\n${codeBlock('promql', query)}`).join('\n\n'),
    table(
      ['convention', 'name'],
      [...otherNames].map(([convention, name]) => [code(convention), name === undefined ? 'not exposed' : code(name)]),
    ),
    users.length > 0 ? `Read by ${users.join(', ')}.` : '',
  ]
    .filter((block) => block !== '')
    .join('\n\n');
}

function labelRow({ exposed, values, budget, optional }: ExposedLabel): readonly string[] {
  const taken = values === null ? `any, the first ${budget}; further ones are \`other\`` : values.map(code).join(', ');
  return [code(exposed!), taken, optional ? 'may be absent' : ''];
}

function limits({ maxSeries, ttlSeconds }: ExposedMetric): string {
  const sentences = [
    maxSeries === 10_000 ? '' : `At most ${maxSeries} label sets.`,
    ttlSeconds === undefined ? '' : `A label set that is not recorded for ${ttlSeconds} seconds goes.`,
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}
