import { useState } from 'preact/hooks';
import type { TraceSpan } from '../ask/tempo.ts';
import { formatValue } from '../format/units.ts';
import { colorOfName } from '../theme/colors.ts';
import { peerOf } from './service-graph.ts';
import type { SpanRow } from './span-tree.ts';

/** Rows drawn at once; the rest is asked for. */
const PAGE = 400;

/** Characters of a name that are seen, however little room there is. */
const KEPT = 9;

/** Spans deeper than this stand below each other: the name needs its room. */
const DEEPEST = 14;

/** Spans below each other, each as long as it took. Arrow keys move, right and left open and close. */
export function Waterfall({
  rows,
  start,
  end,
  chosen,
  onChoose,
}: {
  readonly rows: readonly SpanRow[];
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly chosen: string | undefined;
  readonly onChoose: (spanId: string) => void;
}) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [limit, setLimit] = useState(PAGE);
  const shown = rows.filter(({ path }) => !path.some((id) => closed.has(id)));
  const set = (id: string, isClosed: boolean): void => {
    const next = new Set(closed);
    if (isClosed) next.add(id);
    else next.delete(id);
    setClosed(next);
  };
  const whole = Math.max(end - start, 0.001);
  const move = (event: KeyboardEvent): void => {
    const here = (event.target as HTMLElement).closest('[data-span]');
    if (here === null) return;
    const id = (here as HTMLElement).dataset['span']!;
    if (event.key === 'ArrowRight') set(id, false);
    else if (event.key === 'ArrowLeft') set(id, true);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = event.key === 'ArrowDown' ? here.nextElementSibling : here.previousElementSibling;
      next?.querySelector<HTMLElement>('.span-row')?.focus();
    } else return;
    event.preventDefault();
  };
  return (
    <div class="box waterfall">
      <div class="waterfall-head" aria-hidden="true">
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <span key={part}>{formatValue(whole * part, 'ms')}</span>
        ))}
      </div>
      <ol onKeyDown={move}>
        {shown.slice(0, limit).map(({ span, depth, children }) => {
          const [left, width] = [((span.start - start) / whole) * 100, (span.durationMs / whole) * 100];
          const isClosed = closed.has(span.spanId);
          return (
            <li
              key={span.spanId}
              data-span={span.spanId}
              class={span.spanId === chosen ? 'chosen' : ''}
              style={{ '--indent': `${Math.min(depth, DEEPEST) * 14}px` }}
            >
              <button
                type="button"
                class="span-fold"
                tabIndex={-1}
                style={{ visibility: children > 0 ? 'visible' : 'hidden' }}
                aria-label={`${isClosed ? 'Open' : 'Close'} ${span.name}`}
                onClick={() => set(span.spanId, !isClosed)}
              >
                {isClosed ? '+' : '–'}
              </button>
              <button
                type="button"
                class="span-row"
                aria-pressed={span.spanId === chosen}
                onClick={() => onChoose(span.spanId)}
              >
                <span class="span-what" title={`${span.name}, ${serviceOf(span)}`}>
                  <span class="swatch" style={{ background: colorOfName(span.service) }} />
                  <span
                    class={span.status === 'error' ? 'span-name bad-text' : 'span-name'}
                    style={span.name.length > KEPT ? { minWidth: `${KEPT}ch` } : { flexShrink: 0 }}
                  >
                    {span.name}
                  </span>
                  <span class="span-service">{serviceOf(span)}</span>
                  {span.status === 'error' && <span class="badge bad">error</span>}
                </span>
                <span class="span-time">
                  <span
                    class="span-bar"
                    style={{
                      left: `${left}%`,
                      width: `max(2px, ${width}%)`,
                      background: span.status === 'error' ? 'var(--bad)' : colorOfName(span.service),
                    }}
                  />
                  {span.events.map((event, i) => (
                    <span
                      key={i}
                      class="span-event"
                      title={event.name}
                      style={{ left: `${((event.time - start) / whole) * 100}%` }}
                    />
                  ))}
                  <span class={`span-duration${width > 30 ? ' within' : ''}`} style={labelPlace(left, width)}>
                    {formatValue(span.durationMs, 'ms')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ol>
      {shown.length > limit && (
        <button type="button" class="quiet" onClick={() => setLimit(limit + PAGE)}>
          {shown.length - limit} more spans
        </button>
      )}
    </div>
  );
}

/** `quotes → aurora.example`: calls of the same name differ by whom they are made to. An address in numbers tells nobody anything. */
function serviceOf(span: TraceSpan): string {
  const peer = peerOf(span);
  return peer === undefined || /^[\d.]+$|:/.test(peer) ? span.service : `${span.service} → ${peer}`;
}

/** Within a bar that is long, else beside it where there is room. */
function labelPlace(left: number, width: number): Readonly<Record<string, string>> {
  if (width > 30) return { right: `${100 - left - width}%` };
  return left + width > 80 ? { right: `${100 - left}%` } : { left: `${left + width}%` };
}
