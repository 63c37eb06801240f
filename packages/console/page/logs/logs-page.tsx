import { useEffect, useState } from 'preact/hooks';
import { change, parameter } from '../address/address.ts';
import { logLabelValues, queryLogs } from '../ask/loki.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { TimeSeries } from '../charts/time-series.tsx';
import { aligned, stepOf } from '../dashboards/intervals.ts';
import { labelText } from '../dashboards/legend-name.ts';
import { plain } from '../format/units.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { namedColor, seriesColor } from '../theme/colors.ts';
import { lookAgain, setRange, timeRange, type TimeRange } from '../time/time-range.ts';
import { LogLines } from './log-lines.tsx';
import { useTail } from './use-tail.ts';
import { withFilter, withMatcher, withText } from './write-logql.ts';

const ALL = '{service_name=~".+"}';
const LIMIT = 500;

/** Lines of logs: asked for with LogQL, or as they come. */
export function LogsPage() {
  const range = timeRange.value;
  const query = parameter('q') || ALL;
  const isTail = parameter('tail') === '1';
  const isLines = query.trimStart().startsWith('{');
  return (
    <>
      <PageHead title="Logs">
        <button
          type="button"
          class="toggle"
          aria-pressed={isTail}
          disabled={!isLines}
          onClick={() => change({ tail: isTail ? undefined : '1', ...(!isTail && { to: undefined }) })}
        >
          Live tail
        </button>
      </PageHead>
      <QueryForm query={query} />
      {isLines && <Volume query={query} range={range} />}
      {isTail && isLines ? (
        <Tail query={query} />
      ) : isLines ? (
        <Lines query={query} range={range} />
      ) : (
        <Numbers query={query} range={range} />
      )}
    </>
  );
}

function QueryForm({ query }: { readonly query: string }) {
  const [text, setText] = useState(query);
  useEffect(() => setText(query), [query]);
  const [words, setWords] = useState('');
  const { data: services = [] } = useAnswer('log services', (signal) => logLabelValues('service_name', signal));
  const { data: levels = [] } = useAnswer('log levels', (signal) => logLabelValues('level', signal));
  const pickers = [
    { label: 'service_name', title: 'All services', values: services },
    { label: 'level', title: 'All levels', values: levels },
  ];
  return (
    <form
      class="search"
      onSubmit={(event) => {
        event.preventDefault();
        change({ q: words === '' ? text.trim() : withText(text.trim(), words) });
        lookAgain();
        setWords('');
      }}
    >
      <input data-search aria-label="LogQL" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      {pickers.map(({ label, title, values }) => (
        <select
          key={label}
          aria-label={label}
          value={new RegExp(`${label}="([^"]*)"`).exec(query)?.[1] ?? ''}
          onChange={(event) => change({ q: withMatcher(query, label, event.currentTarget.value) })}
        >
          <option value="">{title}</option>
          {values.map((value) => (
            <option key={value} value={value}>
              {value}
            </option>
          ))}
        </select>
      ))}
      <input
        aria-label="Lines that contain"
        placeholder="contains"
        value={words}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
      <button type="submit" class="primary">
        Search
      </button>
    </form>
  );
}

function Lines({ query, range }: { readonly query: string; readonly range: TimeRange }) {
  const { data, error } = useAnswer(JSON.stringify([query, range]), (signal) =>
    queryLogs(query, { ...range, limit: LIMIT }, signal),
  );
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined) return null;
  if (data.lines.length === 0) {
    return (
      <Empty title="No lines in this time">
        Send them over OTLP, or as Loki takes them, to <code>{window.location.origin}/loki/api/v1/push</code>
      </Empty>
    );
  }
  return (
    <>
      <div class="box">
        <LogLines lines={data.lines} onFilter={(label, value) => change({ q: withFilter(query, label, value) })} />
      </div>
      {data.lines.length === LIMIT && (
        <p class="note">
          The latest {LIMIT} lines.{' '}
          <button type="button" class="quiet" onClick={() => setRange(range.from, Math.floor(data.lines.at(-1)!.time))}>
            Earlier ones
          </button>
        </p>
      )}
    </>
  );
}

function Tail({ query }: { readonly query: string }) {
  const { lines, error } = useTail(query);
  return (
    <>
      {error !== undefined && <Problem>{error}</Problem>}
      <div class="box" aria-live="off">
        {lines.length === 0 ? <Empty title="Waiting for lines" /> : <LogLines lines={lines} />}
      </div>
    </>
  );
}

const levelColors: Readonly<Record<string, string>> = {
  fatal: 'red',
  error: 'red',
  warn: 'orange',
  info: 'green',
  debug: 'blue',
  trace: 'purple',
};

/** How many lines there were of each level. */
function Volume({ query, range }: { readonly query: string; readonly range: TimeRange }) {
  const step = stepOf(range, 300);
  return (
    <div class="box volume">
      <LogNumbers query={`sum by (level) (count_over_time(${query} [${step}s]))`} range={range} step={step} isLevels />
    </div>
  );
}

function Numbers({ query, range }: { readonly query: string; readonly range: TimeRange }) {
  return (
    <div class="box explore-chart">
      <LogNumbers query={query} range={range} step={stepOf(range, 800)} isLevels={false} />
    </div>
  );
}

function LogNumbers({
  query,
  range,
  step,
  isLevels,
}: {
  readonly query: string;
  readonly range: TimeRange;
  readonly step: number;
  readonly isLevels: boolean;
}) {
  const { start, end } = aligned(range, step);
  const { data, error } = useAnswer(JSON.stringify([query, start, end]), async (signal) => {
    const { series } = await queryLogs(query, { from: start * 1000, to: end * 1000, step }, signal);
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
    return {
      times,
      series: series.map(({ labels, times: at, values }, i) => {
        const byTime = new Map(at.map((time, n) => [Math.round((time - start) / step), values[n]!]));
        const name = isLevels ? (labels['level'] ?? 'unknown') : labelText(labels);
        const color = isLevels ? namedColor(levelColors[name] ?? 'transparent') : seriesColor(i);
        return { name, color, values: times.map((_, n) => byTime.get(n) ?? 0) };
      }),
    };
  });
  if (error !== undefined) return isLevels ? null : <Problem>{error}</Problem>;
  if (data === undefined || data.series.length === 0) return null;
  return (
    <TimeSeries
      label={isLevels ? 'Lines by level over time' : query}
      times={data.times}
      series={data.series}
      range={range}
      isStacked={isLevels}
      isBars={isLevels}
      fill={isLevels ? 1 : 0.1}
      format={(value) => (value === null ? 'none' : plain(value))}
      legend="list"
      onZoom={setRange}
    />
  );
}
