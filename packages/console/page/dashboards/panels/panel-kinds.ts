import type { ComponentType } from 'preact';
import type { PanelJson } from '../grafana-json.ts';
import { targetsOf, type PanelData } from '../panel-data.ts';
import { BarsPanel } from './bars-panel.tsx';
import { GaugePanel } from './gauge-panel.tsx';
import { HeatmapPanel } from './heatmap-panel.tsx';
import { LogsPanel } from './logs-panel.tsx';
import type { PanelProps } from './panel-props.ts';
import { ServiceMapPanel } from './service-map-panel.tsx';
import { StatPanel } from './stat-panel.tsx';
import { StateTimelinePanel } from './state-timeline-panel.tsx';
import { TablePanel } from './table-panel.tsx';
import { TextPanel } from './text-panel.tsx';
import { TimeSeriesPanel } from './time-series-panel.tsx';

/** A kind of panel: how it is drawn, and whether there is anything to draw. */
export interface PanelKind {
  readonly Drawing: ComponentType<PanelProps>;
  readonly isEmpty: (data: PanelData) => boolean;
}

const hasNumbers = ({ series, samples }: PanelData): boolean => series.length > 0 || samples.length > 0;
const numbers = (Drawing: ComponentType<PanelProps>): PanelKind => ({ Drawing, isEmpty: (data) => !hasNumbers(data) });

/** By Grafana's ids of them. */
const kinds: Readonly<Record<string, PanelKind>> = {
  timeseries: numbers(TimeSeriesPanel),
  graph: numbers(TimeSeriesPanel),
  stat: numbers(StatPanel),
  gauge: numbers(GaugePanel),
  bargauge: numbers(BarsPanel),
  barchart: numbers(BarsPanel),
  piechart: numbers(BarsPanel),
  table: { Drawing: TablePanel, isEmpty: (data) => !hasNumbers(data) && (data.traces?.length ?? 0) === 0 },
  traces: { Drawing: TablePanel, isEmpty: ({ traces = [] }) => traces.length === 0 },
  'state-timeline': numbers(StateTimelinePanel),
  'status-history': numbers(StateTimelinePanel),
  heatmap: numbers(HeatmapPanel),
  text: { Drawing: TextPanel, isEmpty: () => false },
  logs: { Drawing: LogsPanel, isEmpty: ({ lines }) => lines.length === 0 },
  nodeGraph: { Drawing: ServiceMapPanel, isEmpty: () => false },
};

export function kindOf({ type }: PanelJson): PanelKind | undefined {
  return Object.hasOwn(kinds, type) ? kinds[type] : undefined;
}

/** Whether there is anything to ask for. */
export function asksNothing(panel: PanelJson): boolean {
  return targetsOf(panel).length === 0;
}
