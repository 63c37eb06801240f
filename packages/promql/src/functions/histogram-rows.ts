import { annotations } from '../evaluate/annotations.ts';
import type { Grid } from '../evaluate/grid.ts';
import type { Labels } from '../labels/labels.ts';
import type { Buckets } from '../numeric/classic-buckets.ts';
import type { CallContext } from './implementation.ts';

const le: ReadonlySet<string> = new Set(['le']);

/** The rows of one classic histogram, by increasing bound. */
export interface ClassicHistogram {
  readonly labels: Labels;
  readonly dropsName: boolean;
  readonly rows: { readonly row: number; readonly bound: number }[];
}

/** Groups rows of floats that differ in `le` alone, by the key of their other labels; warns of rows without a bound. */
export function classicHistograms(
  { evaluation, call }: CallContext,
  grid: Grid,
  argument: number,
): Map<string, ClassicHistogram> {
  const histograms = new Map<string, ClassicHistogram>();
  for (const [row, labels] of grid.labels.entries()) {
    if (!hasFloats(grid, row)) continue;
    const bound = parseBound(labels.get('le'));
    if (bound === undefined) {
      const metric = evaluation.delayNameRemoval ? labels.get('__name__') : '';
      evaluation.annotations.add(annotations.badBucketLabel(metric, labels.get('le')), call.args[argument]?.position);
      continue;
    }
    const others = labels.omit(le);
    let histogram = histograms.get(others.key);
    if (histogram === undefined) {
      histogram = { labels: others, dropsName: grid.dropsName[row] === true, rows: [] };
      histograms.set(others.key, histogram);
    }
    histogram.rows.push({ row, bound });
  }
  for (const { rows } of histograms.values()) rows.sort((a, b) => a.bound - b.bound || 0);
  return histograms;
}

function hasFloats(grid: Grid, row: number): boolean {
  for (let step = 0; step < grid.steps; step += 1) {
    if (grid.has(row, step) && grid.histogram(row, step) === undefined) return true;
  }
  return false;
}

/** Go's strconv.ParseFloat, for what stands in `le`. */
function parseBound(text: string): number | undefined {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return /^nan$/i.test(text) ? Number.NaN : undefined;
}

/** The buckets that are present at a step; those with the same bound are added up. */
export function bucketsAt(grid: Grid, { rows }: ClassicHistogram, step: number): Buckets {
  const bounds: number[] = [];
  const counts: number[] = [];
  for (const { row, bound } of rows) {
    if (!grid.has(row, step) || grid.histogram(row, step) !== undefined) continue;
    const last = bounds.length - 1;
    if (last >= 0 && bounds[last] === bound) {
      counts[last] = (counts[last] ?? 0) + grid.get(row, step);
    } else {
      bounds.push(bound);
      counts.push(grid.get(row, step));
    }
  }
  return { bounds, counts };
}
