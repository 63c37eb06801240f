import { useState } from 'preact/hooks';
import { placeLink } from '../address/address.ts';
import type { LogLine } from '../ask/loki.ts';
import { showMilliseconds, showTime } from '../time/show-time.ts';

/** The level of a line, in one of the words that have a colour. */
function levelOf({ labels }: LogLine): string {
  const level = (labels['level'] ?? labels['detected_level'] ?? labels['severity'] ?? '').toLowerCase();
  if (/^(?:fatal|critical|crit|emerg|alert|panic)/.test(level)) return 'fatal';
  if (level.startsWith('err')) return 'error';
  if (level.startsWith('warn')) return 'warn';
  return ['info', 'debug', 'trace'].includes(level) ? level : level === '' ? 'unknown' : 'info';
}

/** Lines of logs, the newest first. Each opens to all that is known of it. */
export function LogLines({
  lines,
  onFilter,
}: {
  readonly lines: readonly LogLine[];
  readonly onFilter?: (label: string, value: string) => void;
}) {
  const [open, setOpen] = useState<string>();
  return (
    <ol class="log-lines">
      {lines.map((line, i) => {
        const key = `${line.nanoseconds} ${lines[i - 1]?.nanoseconds === line.nanoseconds ? i : ''}`;
        const isOpen = open === key;
        return (
          <li key={key} class={`log-line level-${levelOf(line)}`}>
            <button
              type="button"
              class="log-head"
              aria-expanded={isOpen}
              title={showTime(line.time)}
              onClick={() => setOpen(isOpen ? undefined : key)}
            >
              <time>{showMilliseconds(line.time)}</time>
              <span class="log-level">{levelOf(line)}</span>
              <span class="log-service">{line.labels['service_name'] ?? line.labels['job'] ?? ''}</span>
              <span class="log-text">{messageOf(line.line)}</span>
            </button>
            {isOpen && <LogDetails line={line} {...(onFilter !== undefined && { onFilter })} />}
          </li>
        );
      })}
    </ol>
  );
}

/** The message of a line of JSON, as pino and others write it; any other line as it is. */
function messageOf(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, message } = JSON.parse(line) as { msg?: unknown; message?: unknown };
    const found = msg ?? message;
    return typeof found === 'string' && found !== '' ? found : line;
  } catch {
    return line;
  }
}

function LogDetails({
  line,
  onFilter,
}: {
  readonly line: LogLine;
  readonly onFilter?: (label: string, value: string) => void;
}) {
  const traceId = line.labels['trace_id'] ?? line.labels['traceId'] ?? '';
  return (
    <div class="log-details">
      <pre tabIndex={0}>{prettyJson(line.line)}</pre>
      {traceId !== '' && (
        <a class="button" href={placeLink(`/traces/${encodeURIComponent(traceId)}`, { span: line.labels['span_id'] })}>
          Open the trace
        </a>
      )}
      <dl class="facts">
        {Object.entries(line.labels).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {onFilter !== undefined && (
                <button
                  type="button"
                  class="quiet"
                  aria-label={`Only lines with ${name} ${value}`}
                  onClick={() => onFilter(name, value)}
                >
                  only these
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function prettyJson(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}
