import { placeLink } from '../address/address.ts';
import type { FoundTrace } from '../ask/tempo.ts';
import { formatValue } from '../format/units.ts';
import { showTime } from '../time/show-time.ts';
import { colorOfName } from '../theme/colors.ts';

/** Traces that were found, with how long each took beside the longest of them. */
export function TraceList({ traces }: { readonly traces: readonly FoundTrace[] }) {
  const longest = traces.reduce((most, { durationMs }) => Math.max(most, durationMs), 1);
  return (
    <ul class="trace-list">
      {traces.map((trace) => (
        <li key={trace.traceID}>
          <a href={placeLink(`/traces/${encodeURIComponent(trace.traceID)}`)}>
            <span class="trace-what">
              <span class="swatch" style={{ background: colorOfName(trace.rootServiceName) }} />
              <span class="trace-service">{trace.rootServiceName || 'unknown'}</span>
              <span class="trace-name">{trace.rootTraceName || 'no root span yet'}</span>
            </span>
            <span class="trace-facts">
              {trace.errorCount > 0 && <span class="badge bad">{count(trace.errorCount, 'error')}</span>}
              <span>{count(trace.spanCount, 'span')}</span>
              <span>{showTime(Number(BigInt(trace.startTimeUnixNano) / 1_000_000n))}</span>
              <span class="number">{formatValue(trace.durationMs, 'ms')}</span>
            </span>
            <span class="trace-bar" aria-hidden="true">
              <span style={{ width: `${(trace.durationMs / longest) * 100}%` }} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? '' : 's'}`;
}
