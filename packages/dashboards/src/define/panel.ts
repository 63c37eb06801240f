import type { Query } from '@telltale/promql/builder';
import type { RecordedQuery } from './recorded-as.ts';
import type { LogQuery, TraceQuery } from './other-queries.ts';

/** How a panel draws. */
export type PanelKind =
  | 'barChart'
  | 'barGauge'
  | 'gauge'
  | 'heatmap'
  | 'logs'
  | 'serviceGraph'
  | 'stat'
  | 'stateTimeline'
  | 'table'
  | 'text'
  | 'timeseries'
  | 'traces';

/** What a value is shown as, and its colour: a name of Grafana's, such as `green` or `dark-red`. */
export interface ShownValue {
  readonly text: string;
  readonly color?: string;
}

/**
 * From which value on a panel says that something is wrong. Where `critical` is no more than `warning`, low values are the bad ones:
 * `{ warning: 1, critical: 1 }` is red below 1.
 */
export interface Thresholds {
  readonly warning?: number;
  readonly critical: number;
}

/** How a panel shows its queries. */
export interface PanelOptions {
  /** What one sees, and what to make of it. @default the meaning of the metrics it reads */
  readonly description?: string;
  /** The name of the one query; of several queries each has its own. `{{label}}` is the value of a label. @default the labels it is grouped by */
  readonly legend?: string;
  /** Grafana's id of a unit. @default that of the query */
  readonly unit?: string;
  /** Those of single queries, by their names. @default {} */
  readonly units?: Readonly<Record<string, string>>;
  /** @default none */
  readonly thresholds?: Thresholds;
  /** The least value of the axis or gauge; `auto` for what the data say. @default 0 for shares, else 'auto' */
  readonly min?: number | 'auto';
  /** The greatest one. @default 1 for shares in gauges, else 'auto' */
  readonly max?: number | 'auto';
  /** @default what Grafana finds fit */
  readonly decimals?: number;
  /** What is shown in the place of values. @default the values */
  readonly values?: Readonly<Record<number, string | ShownValue>>;
  /** Of a table: whether the labels alone are shown, where the values say nothing. @default false */
  readonly labelsOnly?: boolean;
  /** Whether series are put on top of each other. @default false */
  readonly stacked?: boolean;
  /** The id of a dashboard that values lead to. @default none */
  readonly link?: string;
  /** Whether it may be left out where what it reads is not exposed, rather than being a mistake. @default as its dashboard */
  readonly optional?: boolean;
  /** Of 24 columns; panels of a line are widened to fill it. @default by kind */
  readonly width?: number;
  /** In rows of the grid, 30 pixels each. @default by kind */
  readonly height?: number;
}

export type PanelQuery = Query | RecordedQuery | LogQuery | TraceQuery;

/** A query, or several with their names. */
export type PanelQueries = PanelQuery | Readonly<Record<string, PanelQuery>>;

/** A panel, as declared. */
export interface Panel {
  readonly kind: PanelKind;
  readonly title: string;
  readonly queries: readonly NamedQuery[];
  readonly options: PanelOptions;
  /** Of a text: Markdown. */
  readonly content: string;
}

export interface NamedQuery {
  readonly name: string | undefined;
  readonly query: PanelQuery;
}

/** Makes a panel of one kind. */
export type PanelOf = (title: string, queries: PanelQueries, options?: PanelOptions) => Panel;

/** Lines over time. */
export const timeseries: PanelOf = panelOf('timeseries');
/** The present value in large, with its course behind it. */
export const stat: PanelOf = panelOf('stat');
/** The present value between its limits. */
export const gauge: PanelOf = panelOf('gauge');
/** A bar for each series, of its present value. */
export const barGauge: PanelOf = panelOf('barGauge');
/** A chart of bars, of present values. */
export const barChart: PanelOf = panelOf('barChart');
/** A row for each set of labels, a column for each query, of present values. */
export const table: PanelOf = panelOf('table');
/** When each series had which value. */
export const stateTimeline: PanelOf = panelOf('stateTimeline');
/** How values are spread, over time: of `increase(bucketsOf(histogram)).by('le')`. */
export const heatmap: PanelOf = panelOf('heatmap');
/** Lines of logs, of `logql(...)`. */
export const logs: PanelOf = panelOf('logs');
/** A list of traces, of `traceql(...)`. */
export const traces: PanelOf = panelOf('traces');
/** Which service calls which, as Tempo's metrics generator has found out. */
export const serviceGraph: PanelOf = panelOf('serviceGraph');

/** A text in Markdown. */
export function text(title: string, markdown: string, options: PanelOptions = {}): Panel {
  return Object.freeze({ kind: 'text', title, queries: [], options, content: markdown });
}

function panelOf(kind: PanelKind): PanelOf {
  return (title, queries, options = {}) =>
    Object.freeze({ kind, title, queries: Object.freeze(named(queries)), options, content: '' });
}

function named(queries: PanelQueries): readonly NamedQuery[] {
  if (isQuery(queries)) return [{ name: undefined, query: queries }];
  return Object.entries(queries).map(([name, query]) => ({ name, query }));
}

function isQuery(queries: PanelQueries): queries is PanelQuery {
  if ('language' in queries) return typeof queries['language'] === 'string';
  if ('record' in queries) return typeof queries['record'] === 'string';
  return 'node' in queries && typeof queries['type'] === 'string';
}
