import { placeLink } from '../address/address.ts';
import { showTime } from '../time/show-time.ts';
import type { ChartDot } from './line-chart.tsx';

export interface DotPlace extends ChartDot {
  /** Pixels within the chart. */
  readonly left: number;
  readonly top: number;
}

/** Exemplars over a chart: each leads to its trace. */
export function ExemplarDots({
  dots,
  format,
}: {
  readonly dots: readonly DotPlace[];
  readonly format: (value: number | null) => string;
}) {
  return (
    <>
      {dots.map((dot) => (
        <a
          key={`${dot.traceId} ${dot.time}`}
          class="exemplar"
          href={placeLink(`/traces/${encodeURIComponent(dot.traceId)}`)}
          style={{ left: `${dot.left}px`, top: `${dot.top}px` }}
          aria-label={`Trace of ${textOf(dot, format)}`}
          title={`${textOf(dot, format)}: open the trace`}
        />
      ))}
    </>
  );
}

/** `612 ms, aurora, at 14:03:10`; of percentiles no line is named, for an observation is of all of them. */
function textOf({ value, time, of }: DotPlace, format: (value: number | null) => string): string {
  const name = of.length === 1 ? `, ${of[0]},` : '';
  return `${format(value)}${name} at ${showTime(time * 1000)}`;
}
