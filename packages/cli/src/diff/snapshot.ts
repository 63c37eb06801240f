import { exposeCatalogs } from '@telltale/core';
import { dashboardExpressions, ruleFileExpressions } from '@telltale/promql/lint';
import { readPlaces } from '../check/checked-file.ts';
import { knownOf, type Known } from '../check/linter.ts';
import type { OwnFile } from '../check/own-files.ts';
import type { TelltaleConfig } from '../config/config.ts';
import { jsonPlaces } from '../files/json-places.ts';
import { lineAndColumn } from '../files/text-places.ts';
import { yamlPlaces } from '../files/yaml-places.ts';
import type { Plan } from '../generate/compose.ts';

/** A label of a metric, as far as others can notice it. */
export interface SnapshotLabel {
  readonly recorded: string;
  readonly exposed: string | null;
  /** `null` for an open label. */
  readonly values: readonly string[] | null;
  readonly optional: boolean;
}

/** A metric, as far as others can notice it. */
export interface SnapshotMetric {
  /** `catalog.key` */
  readonly id: string;
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly unit?: string;
  readonly labels: readonly SnapshotLabel[];
  readonly buckets: readonly number[];
}

/** Something that reads metrics. */
export interface Reader {
  readonly kind: 'panel' | 'variable' | 'alert' | 'recording';
  /** `Orders / Accepted`, `NoOrders`. */
  readonly name: string;
  readonly expr: string;
  /** Whether it is a query of a dashboard, with its variables. */
  readonly hasVariables: boolean;
  /** Where it was written by hand. */
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
}

/** A version of what is exposed, and of what reads it. */
export interface Snapshot extends Omit<Known, 'metrics'> {
  readonly telltale: 'snapshot';
  readonly version: 1;
  readonly convention: string;
  readonly namespace: string;
  readonly metrics: readonly SnapshotMetric[];
  readonly readers: readonly Reader[];
}

export function snapshotOf(config: TelltaleConfig, plan: Plan, own: readonly OwnFile[]): Snapshot {
  const { convention, namespace, metrics: declared } = exposeCatalogs(config);
  const metrics = [...declared].flatMap(([id, { exposed }]) => {
    if (exposed === undefined) return [];
    const { name, type, help, unit, buckets } = exposed;
    const labels = exposed.labels.map(({ recorded, exposed: shown, values, optional }) => ({
      recorded,
      exposed: shown,
      values,
      optional,
    }));
    return [{ id, name, type, help, ...(unit !== undefined && { unit }), labels, buckets }];
  });
  const { exporters, check } = knownOf(config);
  return {
    telltale: 'snapshot',
    version: 1,
    convention,
    namespace,
    exporters,
    check,
    metrics: metrics.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    readers: [...generatedReaders(plan), ...own.flatMap(handWrittenReaders)],
  };
}

function generatedReaders({ dashboards, rules }: Plan): readonly Reader[] {
  const panels = dashboards.dashboards.flatMap(({ title, panels: drawn }) =>
    drawn.flatMap((panel) =>
      panel.queries
        .filter(({ language }) => language === 'promql')
        .map(({ expr }) => ({ kind: 'panel' as const, name: `${title} / ${panel.title}`, expr, hasVariables: true })),
    ),
  );
  const ofRules = [...rules.files.values()].flat().flatMap(({ rules: members }) =>
    members.map((rule) => ({
      kind: 'alert' in rule ? ('alert' as const) : ('recording' as const),
      name: 'alert' in rule ? rule.alert : rule.record,
      expr: rule.expr,
      hasVariables: false,
    })),
  );
  return [...panels, ...ofRules];
}

function handWrittenReaders(file: OwnFile): readonly Reader[] {
  const isJson = file.kind === 'dashboard' || file.file.endsWith('.json');
  const read = readPlaces(file, isJson ? jsonPlaces : yamlPlaces);
  if ('problem' in read) return [];
  const { places } = read;
  const placeOf = (path: readonly (string | number)[], within: number): Required<Reader>['place'] => ({
    file: file.file,
    ...lineAndColumn(file.text, places.offsetOf(path, within)),
  });
  if (file.kind === 'rules') {
    return ruleFileExpressions(places.value).map(({ kind, name, expr, path }) => ({
      kind: kind === 'alerting' ? 'alert' : 'recording',
      name,
      expr,
      hasVariables: false,
      place: placeOf(path, 0),
    }));
  }
  return dashboardExpressions(places.value).expressions.map(({ expr, path, offset, titles, label }) => ({
    kind: label === undefined ? 'panel' : 'variable',
    name: titles.join(' / '),
    expr,
    hasVariables: true,
    place: placeOf(path, offset),
  }));
}
