import type { KnownLabel, KnownMetric, KnownType } from '../lint/knowledge/known-metric.ts';

/** A metric of a program that is not ours. */
export interface ExporterMetric extends KnownMetric {
  readonly labels: readonly KnownLabel[];
  /** What it says, in our words. */
  readonly help: string;
  /** The version that brought it, where it is not one of the first. */
  readonly since?: string;
  /** The version that no longer has it. */
  readonly until?: string;
}

/** What a program exposes of that which dashboards and alerts read. */
export interface Exporter {
  /** As the project calls itself: `node_exporter`. */
  readonly name: string;
  /** Versions whose pages or sources the metrics were read from. */
  readonly versions: readonly string[];
  readonly metrics: readonly ExporterMetric[];
}

/** What few metrics have. */
interface Details {
  readonly unit?: string;
  readonly buckets?: readonly number[];
  readonly bounds?: readonly [number, number];
  readonly since?: string;
  readonly until?: string;
}

/**
 * One metric of a table: name, type, labels, help. Labels are separated by commas; `?` marks one that is not always there, and `=`
 * is followed by all of its values: `device, mode=idle|user, server?`.
 */
export type Row = readonly [name: string, type: KnownType, labels: string, help: string, details?: Details];

/** Reads a table; `prefix` stands before each of its names. */
export function readTable(prefix: string, rows: readonly Row[]): readonly ExporterMetric[] {
  return rows.map(([name, type, labels, help, details = {}]) => ({
    name: prefix + name,
    type,
    labels: labels === '' ? [] : labels.split(',').map((label) => readLabel(label.trim())),
    help,
    ...details,
  }));
}

function readLabel(label: string): KnownLabel {
  const [name = '', values] = label.split('=');
  return {
    exposed: name.replace('?', ''),
    values: values === undefined ? null : values.split('|'),
    ...(name.endsWith('?') ? { optional: true } : {}),
  };
}
