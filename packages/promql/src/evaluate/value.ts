import type { Grid } from './grid.ts';

/** A value for each step. */
export interface ScalarValue {
  readonly type: 'scalar';
  readonly values: Float64Array;
}

export interface VectorValue {
  readonly type: 'vector';
  readonly grid: Grid;
}

export interface StringValue {
  readonly type: 'string';
  readonly value: string;
}

/** What an expression evaluates to. Range vectors are never values: functions read them window by window. */
export type Value = ScalarValue | VectorValue | StringValue;

/** The value as an instant vector; expressions are type-checked before they are evaluated. */
export function gridOf(value: Value | undefined): Grid {
  if (value?.type !== 'vector') throw new TypeError(`expected an instant vector, got ${value?.type}`);
  return value.grid;
}

/** The value as an instant vector without its histograms. */
export function floatsOf(value: Value | undefined): Grid {
  return gridOf(value).dropHistograms();
}

export function scalarsOf(value: Value | undefined): Float64Array {
  if (value?.type !== 'scalar') throw new TypeError(`expected a scalar, got ${value?.type}`);
  return value.values;
}

export function stringOf(value: Value | undefined): string {
  if (value?.type !== 'string') throw new TypeError(`expected a string, got ${value?.type}`);
  return value.value;
}
