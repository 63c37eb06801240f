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
          aria-label={`Trace of ${format(dot.value)} at ${showTime(dot.time * 1000)}`}
          title={`${format(dot.value)} at ${showTime(dot.time * 1000)}: open the trace`}
        />
      ))}
    </>
  );
}
