import { showTime } from '../time/show-time.ts';
import type { LineChartProps } from './line-chart.tsx';

export interface TooltipPlace {
  readonly index: number;
  /** Pixels within the chart. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

const MAX_ROWS = 12;

/** What the lines are at a point, the highest first. */
export function Tooltip({
  place,
  times,
  series,
  format,
  marks = [],
}: LineChartProps & { readonly place: TooltipPlace }) {
  const time = times[place.index];
  if (time === undefined) return null;
  const rows = series
    .filter(({ isShown, values }) => isShown && (values[place.index] ?? null) !== null)
    .toSorted((a, b) => b.values[place.index]! - a.values[place.index]!);
  const step = (times[1] ?? time) - (times[0] ?? time);
  const near = marks.filter((mark) => Math.abs(mark.time - time) <= step);
  const isRight = place.left > place.width / 2;
  return (
    <div
      class="tooltip"
      style={
        isRight
          ? { right: `${place.width - place.left + 12}px`, top: `${place.top}px` }
          : { left: `${place.left + 12}px`, top: `${place.top}px` }
      }
    >
      <div class="tooltip-time">{showTime(time * 1000)}</div>
      {near.map((mark) => (
        <div class="tooltip-mark" key={mark.text}>
          {mark.text}
        </div>
      ))}
      {rows.slice(0, MAX_ROWS).map(({ name, color, values }) => (
        <div class="tooltip-row" key={name}>
          <span class="swatch" style={{ background: color }} />
          <span class="tooltip-name">{name}</span>
          <span class="number">{format(values[place.index] ?? null)}</span>
        </div>
      ))}
      {rows.length > MAX_ROWS && <div class="tooltip-more">{rows.length - MAX_ROWS} more</div>}
    </div>
  );
}
