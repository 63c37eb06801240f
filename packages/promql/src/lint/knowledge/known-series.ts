import type { LabelFact, LabelFacts } from '../facts/label-facts.ts';
import { anything, between, type Interval } from '../facts/interval.ts';
import { unitOf, type Unit } from '../facts/unit.ts';
import type { KnownLabel, KnownMetric, KnownType } from './known-metric.ts';

/** Which series of a metric it is: `x` itself, or `x_bucket`, `x_sum`, `x_count`, `x_created`. */
export type SeriesPart = 'value' | 'bucket' | 'sum' | 'count' | 'created';

/** The series of one name, as a selector finds them. */
export interface KnownSeries {
  readonly name: string;
  readonly metric: KnownMetric;
  readonly part: SeriesPart;
  /** Whether values only rise, and fall to 0 with a restart. */
  readonly kind: 'counter' | 'gauge' | 'unknown';
  readonly unit: Unit | undefined;
  readonly labels: LabelFacts;
  readonly bounds: Interval;
}

interface Part {
  readonly part: SeriesPart;
  readonly kind: KnownSeries['kind'];
  /** Whether values are in the metric's unit. */
  readonly hasUnit?: true;
  readonly label?: 'le' | 'quantile';
  readonly bounds?: Interval;
}

const rising = between(0, Infinity);
const created: Part = { part: 'created', kind: 'gauge' };

/** The series that a metric of each type has on its page. */
const parts: Readonly<Record<KnownType, readonly Part[]>> = {
  counter: [{ part: 'value', kind: 'counter', hasUnit: true, bounds: rising }, created],
  gauge: [{ part: 'value', kind: 'gauge', hasUnit: true }],
  histogram: [
    { part: 'bucket', kind: 'counter', label: 'le', bounds: rising },
    { part: 'sum', kind: 'counter', hasUnit: true },
    { part: 'count', kind: 'counter', bounds: rising },
    created,
  ],
  summary: [
    { part: 'value', kind: 'gauge', hasUnit: true, label: 'quantile' },
    { part: 'sum', kind: 'counter', hasUnit: true },
    { part: 'count', kind: 'counter', bounds: rising },
    created,
  ],
  info: [{ part: 'value', kind: 'gauge', bounds: between(1, 1) }],
  stateset: [{ part: 'value', kind: 'gauge', bounds: between(0, 1) }],
  unknown: [{ part: 'value', kind: 'unknown', hasUnit: true }],
};

/** A histogram scraped as a native one: its series have its own name. */
const native: Part = { part: 'value', kind: 'counter' };

export interface SeriesOptions {
  readonly targetLabels: readonly KnownLabel[];
  readonly nativeHistograms: boolean;
}

/** All series of a metric, with what is known of each. */
export function seriesOf(metric: KnownMetric, options: SeriesOptions): readonly KnownSeries[] {
  const own = parts[metric.type];
  const all = metric.type === 'histogram' && options.nativeHistograms ? [native, ...own] : own;
  const labels = labelsOf(metric, options.targetLabels);
  return all.map(({ part, kind, hasUnit, label, bounds }) => ({
    name: seriesName(metric, part),
    metric,
    part,
    kind,
    unit: part === 'created' ? 'seconds' : hasUnit === true ? unitOf(metric) : undefined,
    labels: label === undefined ? labels : { ...labels, known: new Map([...labels.known, [label, anyValue]]) },
    bounds: part === 'value' && metric.bounds !== undefined ? between(...metric.bounds) : (bounds ?? anything),
  }));
}

function seriesName({ name, type }: KnownMetric, part: SeriesPart): string {
  if (part === 'value') return name;
  return `${type === 'counter' ? name.replace(/_total$/, '') : name}_${part}`;
}

const anyValue: LabelFact = { values: null, always: true, ofTarget: false };

/** A label of a page that its target has too is stored as `exported_…`, unless the scrape honours it. */
function labelsOf({ labels, openLabels, ofTarget }: KnownMetric, targetLabels: readonly KnownLabel[]): LabelFacts {
  const known = new Map<string, LabelFact>();
  for (const { exposed, values, optional } of ofTarget === false ? [] : targetLabels) {
    if (exposed !== null) known.set(exposed, { values: setOf(values), always: optional !== true, ofTarget: true });
  }
  for (const { exposed, values, optional } of labels ?? []) {
    if (exposed === null) continue;
    const clash = known.has(exposed);
    if (clash) known.set(exposed, { values: null, always: true, ofTarget: true });
    const fact = { values: setOf(values), always: optional !== true && !clash, ofTarget: false };
    known.set(clash ? `exported_${exposed}` : exposed, fact);
  }
  return { known, open: labels === null || openLabels === true, gone: new Map(), closedBy: undefined };
}

function setOf(values: readonly string[] | null): ReadonlySet<string> | null {
  return values === null ? null : new Set(values);
}
