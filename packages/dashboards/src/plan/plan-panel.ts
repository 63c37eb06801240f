import type { CatalogMetric, ExternalMetric } from '@telltale/promql/builder';
import type { Panel, ShownValue, Thresholds } from '../define/panel.ts';
import { describe } from './describe.ts';
import type { LeftOut, PlannedPanel, PlannedQuery, PlannedThreshold } from './planned-dashboard.ts';
import { planQuery } from './plan-query.ts';
import type { Planning } from './planning.ts';
import type { Size } from './layout.ts';

/** A panel without its place. */
export type UnplacedPanel = Omit<PlannedPanel, 'id' | 'position' | 'row' | 'links'>;

export interface PanelOutcome {
  /** `undefined` where none of its queries can be drawn. */
  readonly panel: UnplacedPanel | undefined;
  readonly leftOut: readonly LeftOut[];
}

/** A panel with those of its queries whose metrics are exposed. */
export function planPanel(declared: Panel, path: string, planning: Planning): PanelOutcome {
  const name = `${path} / ${declared.title}`;
  const queries: PlannedQuery[] = [];
  const leftOut: LeftOut[] = [];
  const reads: (CatalogMetric | ExternalMetric)[] = [];
  for (const named of declared.queries) {
    const refId = String.fromCharCode(65 + queries.length);
    const outcome = planQuery(named, refId, declared, planning);
    if ('missing' in outcome) {
      leftOut.push({ name: named.name === undefined ? name : `${name} / ${named.name}`, missing: outcome.missing });
    } else {
      queries.push(outcome.planned);
      reads.push(...outcome.reads);
    }
  }
  if (queries.length === 0 && declared.kind !== 'text') {
    const missing = [...new Set(leftOut.flatMap((each) => each.missing))].toSorted();
    return { panel: undefined, leftOut: [{ name, missing }] };
  }
  return { panel: unplaced(declared, queries, reads), leftOut };
}

function unplaced(
  { kind, title, options, content }: Panel,
  queries: readonly PlannedQuery[],
  reads: readonly (CatalogMetric | ExternalMetric)[],
): UnplacedPanel {
  const unit = options.unit ?? queries[0]?.unit ?? 'none';
  const isShare = unit === 'percentunit';
  return {
    kind,
    title,
    description: options.description ?? describe(reads),
    queries,
    unit,
    thresholds: thresholdSteps(options.thresholds),
    min: bound(options.min ?? (isShare ? 0 : 'auto')),
    max: bound(options.max ?? (isShare && (kind === 'gauge' || kind === 'barGauge') ? 1 : 'auto')),
    decimals: options.decimals,
    values: Object.entries(options.values ?? {}).map(([value, shown]) => ({ value: Number(value), ...textOf(shown) })),
    stacked: options.stacked ?? false,
    labelsOnly: options.labelsOnly ?? false,
    content,
    metrics: [...new Set(queries.flatMap(({ metrics }) => metrics))].toSorted(),
  };
}

function bound(value: number | 'auto'): number | undefined {
  return value === 'auto' ? undefined : value;
}

function textOf(shown: string | ShownValue): ShownValue {
  return typeof shown === 'string' ? { text: shown } : shown;
}

/** Steps as Grafana has them: each colour holds from its value on. */
function thresholdSteps(thresholds: Thresholds | undefined): readonly PlannedThreshold[] {
  if (thresholds === undefined) return [{ value: null, color: 'green' }];
  const { warning, critical } = thresholds;
  if (warning === undefined || critical > warning) {
    return [
      { value: null, color: 'green' },
      ...(warning === undefined ? [] : [{ value: warning, color: 'orange' }]),
      { value: critical, color: 'red' },
    ];
  }
  return [
    { value: null, color: 'red' },
    ...(critical === warning ? [] : [{ value: critical, color: 'orange' }]),
    { value: warning, color: 'green' },
  ];
}

/** Columns and rows of the grid where a panel says none. */
const sizes: Readonly<Record<Panel['kind'], Size>> = {
  barChart: { width: 12, height: 8 },
  barGauge: { width: 8, height: 8 },
  gauge: { width: 4, height: 5 },
  heatmap: { width: 12, height: 8 },
  logs: { width: 24, height: 10 },
  serviceGraph: { width: 24, height: 12 },
  stat: { width: 4, height: 4 },
  stateTimeline: { width: 12, height: 8 },
  table: { width: 12, height: 8 },
  text: { width: 24, height: 3 },
  timeseries: { width: 8, height: 8 },
  traces: { width: 24, height: 10 },
};

export function sizeOf({ kind, options }: Panel): Size {
  const { width, height } = sizes[kind];
  return { width: options.width ?? width, height: options.height ?? height };
}
