import { Labels } from '../labels/labels.ts';

/** What a cell of a grid holds. A native histogram would be a third state, with its value in a column of its own. */
export const ABSENT: number = 0;
export const PRESENT: number = 1;

/**
 * An instant vector at every step of a query: one row a series, one cell a step, in two flat arrays. Aggregations and
 * operators run over the rows without an object for any step.
 */
export class Grid {
  /** Cells of a row. */
  readonly steps: number;
  readonly labels: Labels[] = [];
  /** Rows that lose their metric name at the end of the query (`delayNameRemoval`). */
  readonly dropsName: boolean[] = [];
  /** The value of row `r` at step `s` is at `r * steps + s`, and means something where the cell is present. */
  values: Float64Array;
  present: Uint8Array;
  /** All rows have the same metric name: without it they are as distinct as with it. */
  nameIsFixed: boolean = false;

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
    this.present[cell] = PRESENT;
  }

  has(row: number, step: number): boolean {
    return this.present[row * this.steps + step] === PRESENT;
  }

  get(row: number, step: number): number {
    return this.values[row * this.steps + step] ?? Number.NaN;
  }

  /** Whether a row has a value at any step. */
  hasAny(row: number): boolean {
    const start = row * this.steps;
    return this.present.subarray(start, start + this.steps).includes(PRESENT);
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
  grid.present.fill(PRESENT);
  return grid;
}
