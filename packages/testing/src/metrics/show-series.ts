import type { MetricReading, SeriesReading } from './metric-reading.ts';
import { isWanted } from './total.ts';
import type { WantedLabels } from './total.ts';

/** Rows that a message shows at most. */
const MOST_ROWS = 10;

/** `shop_placed_total{channel="web"}` */
export function showSubject(name: string, labels: WantedLabels): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value ?? '')}`);
  return parts.length === 0 ? name : `${name}{${parts.join(', ')}}`;
}

/**
 * The series of a metric as a table, those that are nearest to the wanted labels first, and a mark at those that have them all:
 *
 *       channel  value
 *     > web          1
 *       app          3
 */
export function showSeries(reading: MetricReading, wanted: WantedLabels, tense: 'is' | 'added'): string {
  const shown = reading.series
    .filter((series) => isWanted(series, wanted) || isMoreThanNothing(reading, series))
    .toSorted((a, b) => nearness(b, wanted) - nearness(a, wanted) || byLabels(a, b));
  const what = tense === 'is' ? 'recorded' : 'changed';
  if (shown.length === 0) return `No series of ${reading.name} has ${what}.`;
  const names = reading.labelNames.filter((name) => !reading.leftOut.includes(name));
  const header = [' ', ...names, ...valueColumns(reading)];
  const rows = shown
    .slice(0, MOST_ROWS)
    .map((series) => [
      isWanted(series, wanted) ? '>' : '',
      ...names.map((name) => series.labels[name] ?? ''),
      ...valueCells(reading, series),
    ]);
  const more = shown.length - rows.length;
  return [
    `What ${reading.name} has ${what}:`,
    ...showTable([header, ...rows], names.length + 1),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

function isMoreThanNothing({ type }: MetricReading, { value, count }: SeriesReading): boolean {
  return type === 'gauge' || value !== 0 || count !== 0;
}

/** How many of the wanted labels a series has. */
function nearness({ labels }: SeriesReading, wanted: WantedLabels): number {
  return Object.entries(wanted).filter(([name, value]) => labels[name] === value).length;
}

function byLabels(a: SeriesReading, b: SeriesReading): number {
  return JSON.stringify(a.labels) < JSON.stringify(b.labels) ? -1 : 1;
}

function valueColumns({ type }: MetricReading): readonly string[] {
  return type === 'histogram' ? ['count', 'sum', 'values in'] : ['value'];
}

function valueCells(reading: MetricReading, series: SeriesReading): readonly string[] {
  if (reading.type !== 'histogram') return [String(series.value)];
  return [String(series.count), String(series.sum), showBuckets(reading.bounds, series.buckets)];
}

/** `(0.1, 0.5] 2, (0.5, Infinity] 1`: the buckets that hold anything. */
export function showBuckets(bounds: readonly number[], buckets: readonly number[]): string {
  return buckets
    .flatMap((count, i) => (count === 0 ? [] : [`(${bounds[i - 1] ?? -Infinity}, ${bounds[i]}] ${count}`]))
    .join(', ');
}

/** Lines of a table: columns from `numbersFrom` on are set right, except the last where it is text. */
function showTable(rows: readonly (readonly string[])[], numbersFrom: number): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const isText = rows[0]!.length - numbersFrom > 1;
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const isNumber = column >= numbersFrom && !(isText && column === row.length - 1);
        return isNumber ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
      })
      .join('  ')
      .trimEnd(),
  );
}
