import { showTime } from '../time/show-time.ts';
import type { TimeRange } from '../time/time-range.ts';

const PARTS = 4;

/** Times below what is not drawn by uPlot. */
export function TimeAxis({ range: { from, to } }: { readonly range: TimeRange }) {
  return (
    <div class="time-axis" aria-hidden="true">
      {Array.from({ length: PARTS + 1 }, (_, i) => (
        <span key={i}>{showTime(from + ((to - from) * i) / PARTS)}</span>
      ))}
    </div>
  );
}
