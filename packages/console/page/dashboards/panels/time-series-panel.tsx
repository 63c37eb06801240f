import { useMemo } from 'preact/hooks';
import { TimeSeries } from '../../charts/time-series.tsx';
import type { ChartDot } from '../../charts/line-chart.tsx';
import { namedColor, seriesColor } from '../../theme/colors.ts';
import { isDark } from '../../theme/theme.ts';
import { setRange } from '../../time/time-range.ts';
import { fieldOf } from '../field.ts';
import type { PanelData, PanelSeries } from '../panel-data.ts';
import type { PanelProps } from './panel-props.ts';

/** Lines, areas, and areas on top of each other. */
export function TimeSeriesPanel({ panel, data, range, marks, syncKey, sharesTooltip }: PanelProps) {
  const dark = isDark.value;
  const { defaults = {} } = panel.fieldConfig ?? {};
  const field = fieldOf(panel);
  const { stacking, fillOpacity = 0, thresholdsStyle } = defaults.custom ?? {};
  const series = useMemo(
    () => colored(distinct(data.series), panel.fieldConfig?.defaults?.color?.fixedColor),
    [data, dark],
  );
  const dots = useMemo(() => dotsOf(data), [data]);
  const isLined = (thresholdsStyle?.mode ?? 'off') !== 'off';
  const thresholds = (isLined ? (defaults.thresholds?.steps ?? []) : [])
    .filter(({ value }) => value !== null)
    .map(({ value, color }) => ({ value: value!, color: namedColor(color) }));
  const { showLegend = true, displayMode = 'list', calcs = [] } = panel.options?.legend ?? {};
  const isLegendTable = displayMode === 'table' && series.length > 1;
  return (
    <TimeSeries
      label={`${panel.title ?? 'Chart'}: ${series.length} lines over time`}
      times={data.times}
      series={series}
      dots={dots}
      range={range}
      marks={marks}
      format={field.text}
      isStacked={stacking?.mode === 'normal' || stacking?.mode === 'percent'}
      fill={fillOpacity / 100}
      isBinary={/^(?:bytes|bits|binBps|binbps|kbytes|mbytes)$/.test(field.unit)}
      isBars={defaults.custom?.drawStyle === 'bars'}
      min={defaults.min}
      max={defaults.max}
      thresholds={thresholds}
      syncKey={syncKey}
      sharesTooltip={sharesTooltip}
      legend={showLegend && displayMode !== 'hidden' ? (isLegendTable ? 'table' : 'list') : 'none'}
      calcs={calcs}
      onZoom={setRange}
    />
  );
}

function colored(series: readonly PanelSeries[], fixed: string | undefined) {
  const given = new Set<string>();
  return series.map(({ name, values }, i) => {
    const meant = fixed !== undefined && series.length === 1 ? namedColor(fixed) : meaningOf(name);
    // A second one of the same meaning has to be told apart from the first.
    const color = meant === undefined || given.has(meant) ? seriesColor(i) : meant;
    given.add(color);
    return { name, values, color };
  });
}

/** Levels and states have colours that people expect, however many others there are. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/^(?:error|fatal|critical|failed|failure|5\d\d|5xx)$/i, 'red'],
  [/^(?:warn|warning|4\d\d|4xx)$/i, 'orange'],
  [/^(?:info|ok|success|2\d\d|2xx)$/i, 'green'],
];

function meaningOf(name: string): string | undefined {
  const color = meanings.find(([pattern]) => pattern.test(name))?.[1];
  return color === undefined ? undefined : namedColor(color);
}

/** Names are keys of what is drawn: a second one of the same name is told apart. */
function distinct(series: readonly PanelSeries[]): readonly PanelSeries[] {
  const seen = new Map<string, number>();
  return series.map((each) => {
    const count = (seen.get(each.name) ?? 0) + 1;
    seen.set(each.name, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}

function dotsOf({ exemplars }: PanelData): readonly ChartDot[] {
  const seen = new Set<string>();
  return exemplars.flatMap(({ labels, time, value }) => {
    const traceId = labels['trace_id'] ?? labels['traceID'] ?? '';
    const key = `${traceId} ${time}`;
    if (traceId === '' || seen.has(key)) return [];
    seen.add(key);
    return [{ time, value, traceId }];
  });
}
