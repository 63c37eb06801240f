import { useMemo } from 'preact/hooks';
import { TimeSeries } from '../../charts/time-series.tsx';
import type { ChartDot } from '../../charts/line-chart.tsx';
import { namedColor, SERIES_COLORS, seriesColor } from '../../theme/colors.ts';
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
  const dots = useMemo(() => dotsOf(data, series), [data, series]);
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
      {...(panel.id !== undefined && { keptAs: `alone-${panel.id}` })}
    />
  );
}

function colored(series: readonly PanelSeries[], fixed: string | undefined) {
  const given = new Set<number>();
  const give = (at: number): number => {
    given.add(at);
    return at;
  };
  // Those with a meaning first: nothing else may look like them.
  const meant = series.map(({ name }) => {
    const at = meanings.find(([pattern]) => pattern.test(name))?.[1];
    return at === undefined || given.has(at) ? undefined : give(at);
  });
  const next = (): number => {
    const free = Array.from({ length: SERIES_COLORS }, (_, at) => at).find((at) => !given.has(at));
    if (free !== undefined) return give(free);
    given.clear();
    return give(0);
  };
  return series.map(({ name, labels, values }, i) => {
    const color = fixed !== undefined && series.length === 1 ? namedColor(fixed) : seriesColor(meant[i] ?? next());
    return { name, labels, values, color };
  });
}

/** Levels and states have colours that people expect, however many others there are: red, orange, green of the palette. */
const meanings: readonly (readonly [RegExp, number])[] = [
  [/^(?:error|fatal|critical|failed|failure|5\d\d|5xx)$/i, 9],
  [/^(?:warn|warning|4\d\d|4xx)$/i, 1],
  [/^(?:info|ok|success|2\d\d|2xx)$/i, 2],
];

/** Names are keys of what is drawn: a second one of the same name is told apart. */
function distinct(series: readonly PanelSeries[]): readonly PanelSeries[] {
  const seen = new Map<string, number>();
  return series.map((each) => {
    const count = (seen.get(each.name) ?? 0) + 1;
    seen.set(each.name, count);
    return count === 1 ? each : { ...each, name: `${each.name} (${count})` };
  });
}

function dotsOf({ exemplars }: PanelData, lines: readonly Pick<PanelSeries, 'name' | 'labels'>[]): readonly ChartDot[] {
  const seen = new Set<string>();
  return exemplars.flatMap(({ labels, series, time, value }) => {
    const traceId = labels['trace_id'] ?? labels['traceID'] ?? '';
    const key = `${traceId} ${time}`;
    if (traceId === '' || seen.has(key)) return [];
    seen.add(key);
    // A line has the labels that it is grouped by, and a bucket has them all.
    const of = lines.filter((line) => Object.entries(line.labels).every(([name, own]) => series[name] === own));
    return [{ time, value, traceId, of: of.map(({ name }) => name) }];
  });
}
