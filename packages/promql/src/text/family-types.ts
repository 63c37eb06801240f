import type { ExpositionFormat } from './exposition-format.ts';

/** What a `# TYPE` line may say, `untyped` in the formats of Prometheus and the rest but `counter`... `summary` in OpenMetrics. */
export type FamilyType =
  | 'counter'
  | 'gauge'
  | 'histogram'
  | 'summary'
  | 'untyped'
  | 'unknown'
  | 'info'
  | 'stateset'
  | 'gaugehistogram';

/** What the names of a family's samples end with, after the name of the family. */
type Suffixes = Readonly<Partial<Record<FamilyType, readonly string[]>>>;

const prometheus: Suffixes = {
  counter: [''],
  gauge: [''],
  untyped: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

const openMetrics: Suffixes = {
  counter: ['_total', '_created'],
  gauge: [''],
  unknown: [''],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['', '_sum', '_count', '_created'],
  info: ['_info'],
  stateset: [''],
};

/** The types of a format, and how their samples are named. */
export function suffixesOf(format: ExpositionFormat): Suffixes {
  return format === 'openmetrics' ? openMetrics : prometheus;
}
