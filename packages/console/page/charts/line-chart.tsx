import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { isDark } from '../theme/theme.ts';
import type { TimeRange } from '../time/time-range.ts';
import { chartOptions } from './chart-options.ts';
import { chartTheme } from './chart-theme.ts';
import { ExemplarDots, type DotPlace } from './exemplar-dots.tsx';
import { stacked } from './stack.ts';
import { Tooltip, type TooltipPlace } from './tooltip.tsx';
import { useSize } from './use-size.ts';

export interface ChartSeries {
  readonly name: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly isShown: boolean;
}

export interface ThresholdLine {
  readonly value: number;
  readonly color: string;
}

/** Something that happened: a deployment, an alert. */
export interface TimeMark {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly color: string;
  readonly text: string;
}

/** A single observation that leads to its trace. */
export interface ChartDot {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly value: number;
  readonly traceId: string;
  /** Names of the lines that it belongs to; none where that is not known. */
  readonly of: readonly string[];
}

export interface LineChartProps {
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly ChartSeries[];
  readonly range: TimeRange;
  readonly format: (value: number | null) => string;
  readonly isStacked?: boolean;
  /** Share of a line's colour below it. @default 0.1 */
  readonly fill?: number;
  /** Whether values are bars rather than lines. @default false */
  readonly isBars?: boolean;
  /** Whether the axis goes in powers of two, as bytes do. @default false */
  readonly isBinary?: boolean;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly thresholds?: readonly ThresholdLine[];
  readonly marks?: readonly TimeMark[];
  readonly dots?: readonly ChartDot[];
  /** Charts with the same key have one cursor. */
  readonly syncKey?: string;
  /** Whether a cursor in another chart shows the tooltip here too. @default false */
  readonly sharesTooltip?: boolean;
  readonly onZoom?: (from: number, to: number) => void;
  /** Told at which point the cursor is, wherever in the charts of the key. */
  readonly onPoint?: (index: number | undefined) => void;
}

/** Lines over time. */
export function LineChart(props: LineChartProps) {
  const [holder, { width, height }] = useSize<HTMLDivElement>();
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const [tooltip, setTooltip] = useState<TooltipPlace>();
  const [dots, setDots] = useState<readonly DotPlace[]>([]);
  const { series, isStacked = false, isBars = false, isBinary = false, fill = 0.1, min, max, syncKey } = props;
  const dark = isDark.value;
  // A chart is made anew where more than its values changed.
  const shape = JSON.stringify([
    series.map(({ name, color, isShown }) => [name, color, isShown]),
    isStacked,
    fill,
    min,
    max,
    dark,
  ]);
  useLayoutEffect(() => {
    const element = holder.current;
    if (element === null || width === 0 || height === 0) return undefined;
    const made = new uPlot(
      chartOptions({
        width,
        height,
        theme: chartTheme(),
        series: drawingOrder(series, latest.current),
        isStacked,
        isBars,
        isBinary,
        fill,
        min,
        max,
        syncKey,
        format: (value) => latest.current.format(value),
        span: () => [latest.current.range.from / 1000, latest.current.range.to / 1000],
        thresholds: () => latest.current.thresholds ?? [],
        marks: () => latest.current.marks ?? [],
        onZoom: (from, to) => latest.current.onZoom?.(from, to),
        onDraw: (drawn) => setDots(placesOf(drawn, shownDots(latest.current))),
        onCursor: (at) => {
          const place = tooltipPlace(at, latest.current.sharesTooltip === true);
          latest.current.onPoint?.(at.cursor.idx ?? undefined);
          setTooltip(place);
        },
      }),
      dataOf(latest.current),
      element,
    );
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [shape, width, height, syncKey]);
  useEffect(() => plot.current?.setData(dataOf(latest.current)), [props.times, series, props.dots, props.marks]);
  return (
    <div class="chart">
      <div class="chart-canvas" ref={holder} role="img" aria-label={props.label} />
      <ExemplarDots dots={dots} format={props.format} />
      {tooltip !== undefined && <Tooltip place={tooltip} {...props} />}
    </div>
  );
}

/** Bars on top of each other reach down to the bottom: the lower ones are drawn over the higher. */
function drawingOrder<T>(all: readonly T[], { isStacked = false, isBars = false }: LineChartProps): readonly T[] {
  return isStacked && isBars ? all.toReversed() : all;
}

function dataOf(props: LineChartProps): uPlot.AlignedData {
  const { times, series, isStacked = false } = props;
  const values = isStacked ? stacked(series, times.length) : series.map((each) => each.values);
  return [[...times], ...drawingOrder(values, props).map((each) => [...each])];
}

function tooltipPlace(plot: uPlot, isShared: boolean): TooltipPlace | undefined {
  const { idx, left = -1, top = -1 } = plot.cursor;
  const isHere = plot.root.matches(':hover');
  if (idx === null || idx === undefined || left < 0 || !(isHere || isShared)) return undefined;
  return { index: idx, left: left + plot.over.offsetLeft, top: Math.max(0, top), width: plot.width };
}

/** Those of lines that are hidden are hidden with them. */
function shownDots({ dots = [], series }: LineChartProps): readonly ChartDot[] {
  const hidden = new Set(series.flatMap(({ name, isShown }) => (isShown ? [] : [name])));
  return dots.filter(({ of }) => of.length === 0 || of.some((name) => !hidden.has(name)));
}

/** The most telling of the dots: too many hide the lines. */
const MAX_DOTS = 60;

/** Pixels that two dots are apart at least, so that each can be pressed. */
const DOT_SPACE = 8;

function placesOf(plot: uPlot, dots: readonly ChartDot[]): readonly DotPlace[] {
  const { over } = plot;
  const places: DotPlace[] = [];
  for (const dot of dots.toSorted((a, b) => b.value - a.value)) {
    const [x, y] = [plot.valToPos(dot.time, 'x'), plot.valToPos(dot.value, 'y')];
    if (x < 0 || x > over.clientWidth) continue;
    // What is higher than the chart is at its upper edge: an outlier is what one looks for.
    const left = x + over.offsetLeft;
    const top = Math.min(over.clientHeight, Math.max(0, y)) + over.offsetTop;
    const isFree = places.every((other) => Math.hypot(other.left - left, other.top - top) >= DOT_SPACE);
    if (isFree) places.push({ ...dot, left, top });
    if (places.length === MAX_DOTS) break;
  }
  return places;
}
