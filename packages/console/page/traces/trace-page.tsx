import { useState } from 'preact/hooks';
import { change, parameter, placeLink } from '../address/address.ts';
import { queryLogs } from '../ask/loki.ts';
import { loadTrace, type TraceSpan } from '../ask/tempo.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { formatValue } from '../format/units.ts';
import { LogLines } from '../logs/log-lines.tsx';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { colorOfName } from '../theme/colors.ts';
import { showMilliseconds, showTime } from '../time/show-time.ts';
import { SpanDetails } from './span-details.tsx';
import { spanRows } from './span-tree.ts';
import { Waterfall } from './waterfall.tsx';

/** One trace: its spans over time, and its logs. */
export function TracePage({ id }: { readonly id: string }) {
  const { data: spans, error } = useAnswer(id, (signal) => loadTrace(id, signal));
  if (error !== undefined) {
    return (
      <>
        <PageHead title="Trace" hasTime={false} />
        <Empty title="This trace is not here">
          {error}. It may have been let go to make room, or never sent. <a href={placeLink('/traces')}>Search traces</a>
        </Empty>
      </>
    );
  }
  return spans === undefined ? null : <Shown id={id} spans={spans} />;
}

function Shown({ id, spans }: { readonly id: string; readonly spans: readonly TraceSpan[] }) {
  const rows = spanRows(spans);
  const root = rows[0]?.span;
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.start + span.durationMs));
  const services = [...new Set(spans.map(({ service }) => service))];
  const chosen = spans.find(({ spanId }) => spanId === parameter('span'));
  const [tab, setTab] = useState<'spans' | 'logs'>('spans');
  return (
    <>
      <PageHead title={root?.name ?? 'Trace'} hasTime={false}>
        <a
          class="button"
          href={placeLink('/logs', {
            q: `{service_name=~".+"} | trace_id="${id}"`,
            from: String(Math.floor(start - 60_000)),
            to: String(Math.ceil(end + 60_000)),
          })}
        >
          Logs of this trace
        </a>
      </PageHead>
      <p class="trace-summary">
        <span class="number">{formatValue(end - start, 'ms')}</span>
        <span>{showTime(start)}</span>
        <span>{spans.length === 1 ? '1 span' : `${spans.length} spans`}</span>
        {services.map((service) => (
          <span key={service}>
            <span class="swatch" style={{ background: colorOfName(service) }} /> {service}
          </span>
        ))}
        <code>{id}</code>
      </p>
      <div class="tabs" role="group" aria-label="What of the trace is shown">
        <button type="button" aria-pressed={tab === 'spans'} onClick={() => setTab('spans')}>
          Spans
        </button>
        <button type="button" aria-pressed={tab === 'logs'} onClick={() => setTab('logs')}>
          Logs
        </button>
      </div>
      {tab === 'logs' ? (
        <TraceLogs id={id} from={start} to={end} />
      ) : (
        <div class={chosen === undefined ? 'trace' : 'trace trace-with-span'}>
          <Waterfall
            rows={rows}
            start={start}
            end={end}
            chosen={chosen?.spanId}
            onChoose={(span) => change({ span }, { replace: true })}
          />
          {chosen !== undefined && (
            <SpanDetails span={chosen} start={start} onClose={() => change({ span: undefined }, { replace: true })} />
          )}
        </div>
      )}
    </>
  );
}

/** Clocks of processes differ, and lines are written after what they tell of. */
const AROUND_MS = 60_000;

function TraceLogs({ id, from, to }: { readonly id: string; readonly from: number; readonly to: number }) {
  const { data, error } = useAnswer(id, (signal) =>
    queryLogs(
      `{service_name=~".+"} | trace_id=${JSON.stringify(id)}`,
      { from: from - AROUND_MS, to: to + AROUND_MS },
      signal,
    ),
  );
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined) return null;
  if (data.lines.length === 0)
    return (
      <Empty title="No lines with this trace id">From {showMilliseconds(from - AROUND_MS)} on, none has it.</Empty>
    );
  return (
    <div class="box">
      <LogLines lines={data.lines.toReversed()} />
    </div>
  );
}
