import { useMemo } from 'preact/hooks';
import {
  MOST_SERIES,
  NOT_ALL,
  queryInstant,
  queryRange,
  type InstantSample,
  type RangeAnswer,
} from '../ask/prometheus.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { TimeSeries } from '../charts/time-series.tsx';
import { useSize } from '../charts/use-size.ts';
import { aligned, stepOf } from '../dashboards/intervals.ts';
import { labelText } from '../dashboards/legend-name.ts';
import { formatValue, plain } from '../format/units.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Empty, Problem } from '../parts/notice.tsx';
import { seriesColor } from '../theme/colors.ts';
import { isDark } from '../theme/theme.ts';
import { setRange, timeRange, type TimeRange } from '../time/time-range.ts';

/** What a query gives: lines over the range, or rows at its end. */
export function QueryResult({
  expr,
  view,
  unit,
}: {
  readonly expr: string;
  readonly view: 'graph' | 'table';
  readonly unit?: string;
}) {
  const [holder, { width }] = useSize<HTMLDivElement>();
  return (
    <div ref={holder}>
      {expr === '' ? (
        <Empty title="Write a query">Names of metrics and labels are completed as you type. Enter runs it.</Empty>
      ) : view === 'graph' ? (
        width > 0 && <Graph expr={expr} width={width} unit={unit} />
      ) : (
        <Rows expr={expr} />
      )}
    </div>
  );
}

/** Lines drawn at once: more could not be told apart. */
const MAX_LINES = 100;

function Graph({
  expr,
  width,
  unit,
}: {
  readonly expr: string;
  readonly width: number;
  readonly unit: string | undefined;
}) {
  const range = timeRange.value;
  const step = stepOf(range, width);
  const { data, error } = useAnswer(JSON.stringify([expr, range, step]), async (signal) => ({
    ...(await queryRange(expr, aligned(range, step), signal)),
    grid: aligned(range, step),
  }));
  const dark = isDark.value;
  const lines = useMemo(() => (data === undefined ? undefined : linesOf(data, data.grid)), [data, dark]);
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined || lines === undefined) return <div class="explore-chart" />;
  if (data.series.length === 0) return <Empty title="Nothing in this time" />;
  return (
    <>
      <Remarks remarks={data.remarks} />
      <div class="explore-chart">
        <TimeSeries
          label={`${expr}: ${data.series.length} lines over time`}
          times={lines.times}
          series={lines.series}
          range={range satisfies TimeRange}
          format={(value) =>
            value === null ? 'no value' : unit === undefined ? plain(value) : formatValue(value, unit)
          }
          legend="table"
          onZoom={setRange}
        />
      </div>
      {data.series.length > MAX_LINES && (
        <p class="note">
          The first {MAX_LINES} of {counted(data.series)} are drawn
        </p>
      )}
    </>
  );
}

function linesOf(
  { series }: RangeAnswer,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
) {
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
  return {
    times,
    series: series.slice(0, MAX_LINES).map(({ labels, times: at, values }, i) => {
      const placed = times.map((): number | null => null);
      at.forEach((time, n) => {
        const value = values[n]!;
        if (Number.isFinite(value)) placed[Math.round((time - start) / step)] = value;
      });
      return { name: labelText(labels), color: seriesColor(i), values: placed };
    }),
  };
}

function Rows({ expr }: { readonly expr: string }) {
  const { to } = timeRange.value;
  const { data, error } = useAnswer(`${expr} ${to}`, (signal) => queryInstant(expr, to / 1000, signal));
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined) return null;
  const names = [...new Set(data.samples.flatMap(({ labels }) => Object.keys(labels)))].toSorted();
  return (
    <>
      <Remarks remarks={data.remarks} />
      <p class="note">{counted(data.samples)}</p>
      <DataTable<InstantSample>
        label={`Result of ${expr}`}
        columns={[
          ...names.map((name) => ({ name, value: ({ labels }: InstantSample) => labels[name] ?? '' })),
          { name: 'Value', value: ({ value }) => value, show: ({ value }) => String(value) },
        ]}
        rows={data.samples}
      />
    </>
  );
}

/** How many series there are is said by itself. */
function isNews(remark: string): boolean {
  return remark !== NOT_ALL;
}

/** The console was asked for no more than it says here. */
function counted({ length }: readonly unknown[]): string {
  if (length >= MOST_SERIES) return `${MOST_SERIES} series or more`;
  return length === 1 ? '1 series' : `${length} series`;
}

function Remarks({ remarks }: { readonly remarks: readonly string[] }) {
  return (
    <>
      {remarks.filter(isNews).map((remark) => (
        <p key={remark} class="note">
          {remark}
        </p>
      ))}
    </>
  );
}
