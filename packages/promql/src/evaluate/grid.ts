import type { NativeHistogram } from '../histograms/native-histogram.ts';
import { Labels } from '../labels/labels.ts';

/** What a cell of a grid holds. */
export const ABSENT: number = 0;
export const FLOAT: number = 1;
export const HISTOGRAM: number = 2;

/**
 * An instant vector at every step of a query: one row a series, one cell a step, in two flat arrays. Aggregations and
 * operators run over the rows without an object for any step. Native histograms, which are rare, stand beside the arrays.
 */
export class Grid {
  /** Cells of a row. */
  readonly steps: number;
  readonly labels: Labels[] = [];
  /** Rows that lose their metric name at the end of the query (`delayNameRemoval`). */
  readonly dropsName: boolean[] = [];
  /** The value of row `r` at step `s` is at `r * steps + s`, and means something where the cell holds a float. */
  values: Float64Array;
  /** What each cell holds. */
  present: Uint8Array;
  /** All rows have the same metric name: without it they are as distinct as with it. */
  nameIsFixed: boolean = false;
  #histograms: Map<number, NativeHistogram> | undefined;

  constructor(steps: number, expectedRows: number = 0) {
    this.steps = steps;
    this.values = new Float64Array(expectedRows * steps);
    this.present = new Uint8Array(expectedRows * steps);
  }

  get rows(): number {
    return this.labels.length;
  }

  get cells(): number {
    return this.rows * this.steps;
  }

  /** Whether any cell may hold a histogram. */
  get hasHistograms(): boolean {
    return this.#histograms !== undefined;
  }

  /** Adds a row of absent cells; answers its number. */
  add(labels: Labels, dropsName: boolean = false): number {
    const row = this.labels.length;
    this.labels.push(labels);
    this.dropsName.push(dropsName);
    if ((row + 1) * this.steps > this.values.length) this.#grow((row + 1) * this.steps);
    return row;
  }

  /** Takes back the last row, and its values. */
  removeLast(): void {
    this.labels.pop();
    this.dropsName.pop();
    const start = this.rows * this.steps;
    this.present.fill(ABSENT, start, start + this.steps);
  }

  set(row: number, step: number, value: number): void {
    const cell = row * this.steps + step;
    this.values[cell] = value;
    this.present[cell] = FLOAT;
  }

  setHistogram(row: number, step: number, histogram: NativeHistogram): void {
    const cell = row * this.steps + step;
    this.#histograms ??= new Map();
    this.#histograms.set(cell, histogram);
    this.values[cell] = Number.NaN;
    this.present[cell] = HISTOGRAM;
  }

  /** Sets a cell to a float or a histogram, or leaves it absent. */
  put(row: number, step: number, value: number | NativeHistogram | undefined): void {
    if (typeof value === 'number') this.set(row, step, value);
    else if (value !== undefined) this.setHistogram(row, step, value);
  }

  /** Whether a cell holds anything. */
  has(row: number, step: number): boolean {
    return this.present[row * this.steps + step] !== ABSENT;
  }

  get(row: number, step: number): number {
    return this.values[row * this.steps + step] ?? Number.NaN;
  }

  /** The histogram of a cell, if it holds one. */
  histogram(row: number, step: number): NativeHistogram | undefined {
    const cell = row * this.steps + step;
    return this.present[cell] === HISTOGRAM ? this.#histograms?.get(cell) : undefined;
  }

  /** Whether a row holds anything at any step. */
  hasAny(row: number): boolean {
    const start = row * this.steps;
    for (let cell = start; cell < start + this.steps; cell += 1) if (this.present[cell] !== ABSENT) return true;
    return false;
  }

  /** Empties the cells that hold histograms: most functions do not see them. */
  dropHistograms(): this {
    for (const cell of this.#histograms?.keys() ?? []) {
      if (this.present[cell] === HISTOGRAM) this.present[cell] = ABSENT;
    }
    this.#histograms = undefined;
    return this;
  }

  /** Copies a cell of a grid to a cell of this one. */
  copyCell(from: Grid, fromRow: number, fromStep: number, row: number, step: number): void {
    const histogram = from.histogram(fromRow, fromStep);
    if (histogram !== undefined) this.setHistogram(row, step, histogram);
    else if (from.has(fromRow, fromStep)) this.set(row, step, from.get(fromRow, fromStep));
  }

  /** Adds a copy of a row of a grid with as many steps. */
  addCopy(from: Grid, fromRow: number): number {
    const row = this.add(from.labels[fromRow] ?? Labels.empty, from.dropsName[fromRow]);
    const [source, target] = [fromRow * this.steps, row * this.steps];
    this.values.set(from.values.subarray(source, source + this.steps), target);
    this.present.set(from.present.subarray(source, source + this.steps), target);
    if (from.hasHistograms)
      for (let step = 0; step < this.steps; step += 1) this.copyCell(from, fromRow, step, row, step);
    return row;
  }

  #grow(cells: number): void {
    const size = Math.max(cells, this.values.length * 2, 16 * this.steps);
    const values = new Float64Array(size);
    values.set(this.values);
    this.values = values;
    const present = new Uint8Array(size);
    present.set(this.present);
    this.present = present;
  }
}

/** A grid with one row without labels that holds a value at every step. */
export function totalGrid(values: Float64Array): Grid {
  const grid = new Grid(values.length, 1);
  grid.add(Labels.empty);
  grid.values.set(values);
  grid.present.fill(FLOAT);
  return grid;
}
