import { placeLink } from '../address/address.ts';
import type { FoundTrace } from '../ask/tempo.ts';
import { TimeAxis } from '../charts/time-axis.tsx';
import { formatValue } from '../format/units.ts';
import type { TimeRange } from '../time/time-range.ts';

/** When traces began and how long they took: what is slow or failed stands out. */
export function DurationDots({ traces, range }: { readonly traces: readonly FoundTrace[]; readonly range: TimeRange }) {
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 1);
  return (
    <div class="box dots" aria-hidden="true">
      <span class="dots-most">{formatValue(longest, 'ms')}</span>
      <div class="dots-field">
        {traces.map(({ traceID, startTimeUnixNano, durationMs, errorCount, rootTraceName }) => (
          <a
            key={traceID}
            tabIndex={-1}
            class={errorCount > 0 ? 'dot dot-bad' : 'dot'}
            href={placeLink(`/traces/${encodeURIComponent(traceID)}`)}
            title={`${rootTraceName}, ${formatValue(durationMs, 'ms')}`}
            style={{
              left: `${((Number(startTimeUnixNano) / 1e6 - range.from) / (range.to - range.from)) * 100}%`,
              bottom: `${(durationMs / longest) * 100}%`,
            }}
          />
        ))}
      </div>
      <TimeAxis range={range} />
    </div>
  );
}
