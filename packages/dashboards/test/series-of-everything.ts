import { conventions, expose, metricsOf, type ConventionName } from '@telltale/core';
import { exporters } from '@telltale/promql/exporters';
import type { KnownLabel } from '@telltale/promql/lint';
import { catalogs, sloSeries } from './everything.ts';

export interface SyntheticSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Of each minute. */
  readonly values: readonly number[];
}

const MINUTES = 12;

/** As many as have to be for every combination that panels ask for, and no more. */
const MOST = 24;

const targets = [
  { job: 'shop', instance: 'shop-1:9090' },
  { job: 'shop', instance: 'shop-2:9090' },
];

/** A quarter of an hour of everything that catalogs, exporters and the rules of objectives expose, where all of it moves. */
export function seriesOfEverything(convention: ConventionName): readonly SyntheticSeries[] {
  const ofCatalogs = catalogs.flatMap((catalog) =>
    metricsOf(catalog).flatMap((metric) => {
      const exposed = expose(metric, conventions[convention], 'acme');
      return exposed === undefined ? [] : seriesOf(exposed, targets);
    }),
  );
  const ofExporters = Object.values(exporters).flatMap(({ metrics }) =>
    metrics.flatMap((metric) => seriesOf(metric, metric.ofTarget === false ? [{ service: 'shop' }] : targets)),
  );
  const ofSlos = sloSeries.flatMap((metric) => seriesOf(metric, [{ job: 'shop' }]));
  return [...ofCatalogs, ...ofExporters, ...ofSlos];
}

interface Exposed {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly KnownLabel[] | null;
  readonly buckets?: readonly number[];
}

function seriesOf({ name, type, labels, buckets = [] }: Exposed, on: readonly Record<string, string>[]) {
  return on.flatMap((target) =>
    labelSets(labels ?? []).flatMap((own): SyntheticSeries[] => {
      const all = { ...own, ...target };
      const series = (suffix: string, values: readonly number[], more: Record<string, string> = {}) => ({
        labels: { __name__: name + suffix, ...all, ...more },
        values,
      });
      if (type !== 'histogram') return [series('', type === 'gauge' ? level(name) : growth(10))];
      const bounds = buckets.length > 0 ? buckets : [0.1, 1, 10];
      return [
        ...bounds.map((bound, index) => series('_bucket', growth(10 * (index + 1)), { le: String(bound) })),
        series('_bucket', growth(10 * (bounds.length + 1)), { le: '+Inf' }),
        series('_count', growth(10 * (bounds.length + 1))),
        series('_sum', growth(5)),
      ];
    }),
  );
}

function growth(perMinute: number): readonly number[] {
  return Array.from({ length: MINUTES }, (_, minute) => minute * perMinute + 1);
}

/** A target that is down and an objective that is missed, so that what shows only those is not empty. */
function level(name: string): readonly number[] {
  if (name === 'up') return Array.from({ length: MINUTES }, () => 0);
  if (name.endsWith('budget_remaining:ratio')) return Array.from({ length: MINUTES }, () => -0.5);
  return Array.from({ length: MINUTES }, (_, minute) => 1 + (minute % 3));
}

/** Every value of each label is there, once with and once without what is optional. */
function labelSets(labels: readonly KnownLabel[]): readonly Record<string, string>[] {
  const there = labels.filter(({ exposed }) => exposed !== null);
  const named = (optional: boolean): readonly Record<string, string>[] =>
    there
      .filter((label) => optional || label.optional !== true)
      .reduce<readonly Record<string, string>[]>(
        (sets, { exposed, values }) =>
          (values ?? valuesOf(exposed!)).flatMap((value) => sets.map((set) => ({ ...set, [exposed!]: value }))),
        [{}],
      );
  const [without, withAll] = [named(false), named(true)];
  return there.some(({ optional }) => optional === true) ? [...spread(without), ...spread(withAll)] : spread(without);
}

function valuesOf(label: string): readonly string[] {
  if (/status/.test(label)) return ['200', '500'];
  if (label === 'fstype') return ['ext4'];
  return label === 'device' ? ['sda'] : ['a', 'b'];
}

/** Some of all combinations, from everywhere among them. */
function spread(sets: readonly Record<string, string>[]): readonly Record<string, string>[] {
  const step = Math.max(1, sets.length / MOST);
  return Array.from({ length: Math.min(MOST, sets.length) }, (_, index) => sets[Math.floor(index * step)]!);
}
