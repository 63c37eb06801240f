import type { Query } from '@telltale/promql/builder';
import type { PanelKind, ShownValue } from '../define/panel.ts';
import type { Position } from './layout.ts';

/** A query under the names that are exposed. */
export interface PlannedQuery {
  /** `A`, `B`, ... */
  readonly refId: string;
  readonly language: 'promql' | 'logql' | 'traceql';
  /** With the variables of the dashboard in it. */
  readonly expr: string;
  /** With all services and instances, and every variable of a duration replaced, in the place of variables: to be evaluated. */
  readonly concrete: string;
  /** What a series is called; `{{label}}` is the value of a label. */
  readonly legend: string;
  /** The rendered names of the labels that tell its series apart; `undefined` where they are not known. */
  readonly labels: readonly string[] | undefined;
  /** Grafana's id of its unit. */
  readonly unit: string;
  /** The metrics it reads, as `catalog.key`, or the name of an exporter's. */
  readonly metrics: readonly string[];
  /** Whether exemplars are shown, dots that lead to traces. */
  readonly exemplars: boolean;
  /** The recording rule that stores its result, where it costs much. */
  readonly record: string | undefined;
}

export interface PlannedThreshold {
  /** From which value on; `null` for all below the next. */
  readonly value: number | null;
  readonly color: string;
}

export interface PlannedPanel {
  /** Unique in its dashboard. */
  readonly id: number;
  readonly kind: PanelKind;
  readonly title: string;
  readonly description: string;
  /** The heading that it stands under; empty above the first. */
  readonly row: string;
  readonly queries: readonly PlannedQuery[];
  /** Grafana's id of the unit that most of its queries have. */
  readonly unit: string;
  readonly thresholds: readonly PlannedThreshold[];
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly decimals: number | undefined;
  readonly values: readonly (ShownValue & { readonly value: number })[];
  readonly stacked: boolean;
  /** Of a table: only labels are shown. */
  readonly labelsOnly: boolean;
  /** Of a text: Markdown. */
  readonly content: string;
  /** The metrics that its queries read. */
  readonly metrics: readonly string[];
  readonly links: readonly PlannedLink[];
  readonly position: Position;
}

/** Something a panel or a dashboard leads to. */
export interface PlannedLink {
  readonly title: string;
  /** With Grafana's variables in it. */
  readonly url: string;
  /** Of a dashboard: its `uid`. */
  readonly uid: string | undefined;
}

export interface PlannedRow {
  /** Empty for the panels above the first heading. */
  readonly title: string;
  readonly collapsed: boolean;
  readonly panels: readonly PlannedPanel[];
}

/** A choice above a dashboard. */
export interface PlannedVariable {
  readonly name: string;
  readonly title: string;
  readonly kind: 'constant' | 'dataSource' | 'labelValues';
  /** The value of a constant, the type of data source, or `label_values(...)`. */
  readonly query: string;
  /** What is chosen at first. */
  readonly chosen: string;
}

/** Events that are marked in all panels. */
export interface PlannedAnnotation {
  readonly title: string;
  readonly expr: string;
  readonly concrete: string;
  /** What an event says: `{{label}}` is the value of a label. */
  readonly text: string;
  readonly color: string;
}

export interface PlannedDashboard {
  readonly id: string;
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly from: string;
  readonly refresh: string;
  readonly variables: readonly PlannedVariable[];
  readonly annotations: readonly PlannedAnnotation[];
  readonly links: readonly PlannedLink[];
  readonly rows: readonly PlannedRow[];
  /** Those of all rows. */
  readonly panels: readonly PlannedPanel[];
}

/** What was left out, because nobody exposes what it needs. */
export interface LeftOut {
  /** `Overview`, `Overview / Cache hit ratio`, or `Overview / Cache / l1` for one of several queries. */
  readonly name: string;
  readonly missing: readonly string[];
}

/** A query that costs much, for a recording rule of that name. */
export interface ExpensiveQuery {
  readonly name: string;
  readonly query: Query;
}

/** All dashboards of a configuration, before they become files. */
export interface DashboardPlan {
  readonly dashboards: readonly PlannedDashboard[];
  readonly leftOut: readonly LeftOut[];
  /** Each once, by name. */
  readonly expensive: readonly ExpensiveQuery[];
}
