import uPlot from 'uplot';
import { seenThrough } from '../theme/colors.ts';
import { axisTime, hasSeconds } from '../time/show-time.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { ChartSeries, ThresholdLine, TimeMark } from './line-chart.tsx';

export interface ChartMaking {
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
  readonly series: readonly ChartSeries[];
  readonly isStacked: boolean;
  readonly isBars: boolean;
  readonly isBinary: boolean;
  readonly fill: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly format: (value: number) => string;
  readonly syncKey: string | undefined;
  /** Seconds since the epoch. */
  readonly span: () => readonly [from: number, to: number];
  readonly thresholds: () => readonly ThresholdLine[];
  readonly marks: () => readonly TimeMark[];
  readonly onZoom: (from: number, to: number) => void;
  readonly onCursor: (plot: uPlot) => void;
  readonly onDraw: (plot: uPlot) => void;
}

/** What uPlot is told: https://github.com/leeoniya/uPlot/tree/master/docs */
export function chartOptions(making: ChartMaking): uPlot.Options {
  const { width, height, theme, series, syncKey, span, onZoom, onCursor, onDraw } = making;
  const axis = { stroke: theme.text, font: theme.font, grid: { stroke: theme.grid, width: 1 }, ticks: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    // Half of a time below the chart stands beyond its right end.
    padding: [8, () => (hasSeconds(span()) ? 28 : 18), 0, 0],
    scales: {
      x: { time: true, range: () => [...span()] as [number, number] },
      y: { range: (_, low, high) => valueRange(low, high, making) },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 76,
        values: (_, splits) => splits.map((seconds) => axisTime(seconds, making.span())),
      },
      {
        ...axis,
        size: axisSize,
        space: 32,
        ...(making.isBinary && { incrs: powersOfTwo }),
        values: (_, splits) => splits.map((value) => making.format(value)),
      },
    ],
    series: [{}, ...series.map((each) => seriesOptions(each, making))],
    ...(making.isStacked && !making.isBars && { bands: stackBands(series) }),
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      ...(syncKey !== undefined && syncKey !== '' && { sync: { key: syncKey, scales: ['x', null] } }),
    },
    hooks: {
      setSelect: [
        (plot) => {
          const { left, width: selected } = plot.select;
          if (selected < 8) return;
          onZoom(plot.posToVal(left, 'x') * 1000, plot.posToVal(left + selected, 'x') * 1000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      setCursor: [onCursor],
      drawClear: [(plot) => drawThresholds(plot, making.thresholds())],
      draw: [
        (plot) => {
          drawMarks(plot, making.marks());
          onDraw(plot);
        },
      ],
    },
  };
}

const powersOfTwo = Array.from({ length: 60 }, (_, i) => 2 ** (i - 6));

function seriesOptions({ name, color, isShown }: ChartSeries, { fill, isBars }: ChartMaking): uPlot.Series {
  return {
    label: name,
    show: isShown,
    stroke: color,
    width: isBars ? 0 : 1.5,
    ...(isBars && { paths: uPlot.paths.bars!({ size: [0.85, 40] }) }),
    fill: fill > 0 ? seenThrough(color, fill) : 'transparent',
    // A value between two gaps would not be seen as a line.
    points: { show: !isBars, size: 4, fill: color, filter: (plot, at) => lonely(plot.data[at]!) },
  };
}

function lonely(values: ArrayLike<number | null | undefined>): number[] {
  const isGap = (at: number): boolean => (values[at] ?? null) === null;
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) if (!isGap(i) && isGap(i - 1) && isGap(i + 1)) found.push(i);
  return found;
}

/** Each stacked series is filled down to the one that is drawn below it. */
function stackBands(series: readonly ChartSeries[]): uPlot.Band[] {
  const shown = series.flatMap(({ isShown }, i) => (isShown ? [i + 1] : []));
  return shown.slice(1).map((at, i) => ({ series: [at, shown[i]!] }));
}

/** From 0 where everything is above it, unless the field says otherwise; never without height. */
function valueRange(low: number | null, high: number | null, { min, max }: ChartMaking): [number, number] {
  const [least, most] = [low ?? 0, high ?? 1];
  const bottom = min ?? (least >= 0 ? 0 : least - (most - least) * 0.05);
  const spread = most - bottom;
  const top = max !== undefined && most <= max ? max : most + (spread === 0 ? Math.abs(most) || 1 : spread) * 0.06;
  return [Math.min(bottom, least), Math.max(top, bottom + Number.EPSILON)];
}

/** As wide as its longest label. */
function axisSize(plot: uPlot, values: string[] | null): number {
  const longest = (values ?? []).reduce((most, each) => Math.max(most, each?.length ?? 0), 0);
  plot.ctx.save();
  plot.ctx.font = '11px system-ui, sans-serif';
  const width = plot.ctx.measureText('0'.repeat(longest)).width;
  plot.ctx.restore();
  return Math.max(34, Math.ceil(width) + 12);
}

function drawThresholds(plot: uPlot, thresholds: readonly ThresholdLine[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.setLineDash([4, 4]);
  ctx.lineWidth = devicePixelRatio;
  for (const { value, color } of thresholds) {
    const y = plot.valToPos(value, 'y', true);
    if (y < bbox.top || y > bbox.top + bbox.height) continue;
    line(ctx, color, bbox.left, y, bbox.left + bbox.width, y);
  }
  ctx.restore();
}

function drawMarks(plot: uPlot, marks: readonly TimeMark[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.setLineDash([2, 3]);
  ctx.lineWidth = devicePixelRatio;
  for (const { time, color } of marks) {
    const x = plot.valToPos(time, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    line(ctx, color, x, bbox.top, x, bbox.top + bbox.height);
  }
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, color: string, x: number, y: number, toX: number, toY: number): void {
  ctx.strokeStyle = color;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(toX, toY);
  ctx.stroke();
}
