import { annotations } from '../evaluate/annotations.ts';
import { Grid } from '../evaluate/grid.ts';
import { floatsOf, gridOf, stringOf, type Value } from '../evaluate/value.ts';
import { compareLabels, type Labels } from '../labels/labels.ts';
import type { CallContext, Family } from './implementation.ts';

/**
 * The rows of an instant query's vector by their values, NaN last. A range query's result is sorted by labels in the end,
 * whatever `sort` says.
 */
function sorted(context: CallContext, direction: 1 | -1): Value {
  const { args, steps } = context;
  warnInRangeQuery(context);
  const grid = floatsOf(args[0]);
  if (steps.count !== 1) return { type: 'vector', grid };
  const order = grid.labels
    .map((_, row) => row)
    .toSorted((a, b) => {
      const [left, right] = [grid.get(a, 0), grid.get(b, 0)];
      if (Number.isNaN(left) || Number.isNaN(right)) return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return (left - right) * direction || 0;
    });
  return { type: 'vector', grid: reordered(grid, order) };
}

/** A grid with the rows of another in a new order. */
export function reordered(grid: Grid, order: readonly number[]): Grid {
  const result = new Grid(grid.steps, order.length);
  result.nameIsFixed = grid.nameIsFixed;
  for (const row of order) result.addCopy(grid, row);
  return result;
}

/** The rows by some labels, numbers within them by their size, and then by all labels. */
function sortedByLabel(context: CallContext, direction: 1 | -1): Value {
  const { args, steps } = context;
  const grid = gridOf(args[0]);
  warnInRangeQuery(context);
  if (steps.count !== 1) return { type: 'vector', grid };
  const names = args.slice(1).map((argument) => stringOf(argument));
  const order = grid.labels
    .map((labels, row) => ({ labels, row }))
    .toSorted((a, b) => direction * compareBy(names, a.labels, b.labels))
    .map(({ row }) => row);
  return { type: 'vector', grid: reordered(grid, order) };
}

function compareBy(names: readonly string[], a: Labels, b: Labels): number {
  for (const name of names) {
    const order = compareNaturally(a.get(name), b.get(name));
    if (order !== 0) return order;
  }
  return compareLabels(a, b);
}

/** Runs of digits compare as numbers: `a9` before `a10`. */
function compareNaturally(a: string, b: string): number {
  const left: readonly string[] = a.match(/\d+|\D+/g) ?? [];
  const right: readonly string[] = b.match(/\d+|\D+/g) ?? [];
  for (const [i, part] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const isNumeric = /^\d/.test(part) && /^\d/.test(other);
    if (isNumeric && Number(part) !== Number(other)) return Number(part) - Number(other);
    if (!isNumeric && part !== other) return part < other ? -1 : 1;
  }
  return left.length - right.length;
}

function warnInRangeQuery({ evaluation, call, steps }: CallContext): void {
  if (steps.count > 1) evaluation.annotations.add(annotations.sortInRangeQuery(), call.position);
}

/** The order of a result. */
export const sortingFunctions: Family = {
  sort: { kind: 'general', call: (context) => sorted(context, 1) },
  sort_by_label: { kind: 'general', call: (context) => sortedByLabel(context, 1) },
  sort_by_label_desc: { kind: 'general', call: (context) => sortedByLabel(context, -1) },
  sort_desc: { kind: 'general', call: (context) => sorted(context, -1) },
};
