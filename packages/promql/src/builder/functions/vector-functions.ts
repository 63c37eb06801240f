import type { FunctionName } from '../../functions/signatures.ts';
import type { LabelsOf } from '../metrics/metric.ts';
import type { ScalarLike, VectorInput } from '../query/inputs.ts';
import { scalarNode, vectorNode } from '../query/operand-node.ts';
import type { Scalar, Vector } from '../query/query.ts';
import { scalarOf, vectorOf } from '../query/query-object.ts';

/** A function of each value. */
export interface ValueFunction {
  <V>(input: VectorInput<V>): Vector<LabelsOf<V>>;
}

export const abs: ValueFunction = ofValues('abs');
export const ceil: ValueFunction = ofValues('ceil');
export const floor: ValueFunction = ofValues('floor');
export const exp: ValueFunction = ofValues('exp');
export const ln: ValueFunction = ofValues('ln');
export const log2: ValueFunction = ofValues('log2');
export const log10: ValueFunction = ofValues('log10');
export const sqrt: ValueFunction = ofValues('sqrt');
/** -1, 0 or 1. */
export const sgn: ValueFunction = ofValues('sgn');
/** Smallest first, in the answer to an instant query. */
export const sort: ValueFunction = ofValues('sort');
/** Largest first, in the answer to an instant query. */
export const sortDesc: ValueFunction = ofValues('sort_desc');
/** When the sample was taken, in seconds since the epoch. */
export const timestamp: ValueFunction = ofValues('timestamp');
/** Of a time in seconds since the epoch, in UTC, as are those that follow. */
export const minute: ValueFunction = ofValues('minute');
export const hour: ValueFunction = ofValues('hour');
/** 0 is Sunday. */
export const dayOfWeek: ValueFunction = ofValues('day_of_week');
export const dayOfMonth: ValueFunction = ofValues('day_of_month');
export const dayOfYear: ValueFunction = ofValues('day_of_year');
export const daysInMonth: ValueFunction = ofValues('days_in_month');
export const month: ValueFunction = ofValues('month');
export const year: ValueFunction = ofValues('year');

/** No less than `least` and no more than `most`. */
export function clamp<V>(input: VectorInput<V>, least: ScalarLike, most: ScalarLike): Vector<LabelsOf<V>> {
  return withScalars('clamp', input, least, most);
}

export function clampMin<V>(input: VectorInput<V>, least: ScalarLike): Vector<LabelsOf<V>> {
  return withScalars('clamp_min', input, least);
}

export function clampMax<V>(input: VectorInput<V>, most: ScalarLike): Vector<LabelsOf<V>> {
  return withScalars('clamp_max', input, most);
}

/** Rounded to a multiple of `to`. */
export function round<V>(input: VectorInput<V>, to: ScalarLike = 1): Vector<LabelsOf<V>> {
  return to === 1 ? withScalars('round', input) : withScalars('round', input, to);
}

/** Sets a label from others; where the pattern does not match, the series stays as it is. */
export interface LabelReplacement<L, Name extends string> {
  readonly label: Name;
  /** The label that is read. */
  readonly from: keyof L & string;
  /** An RE2 pattern, of the whole value. @default '(.*)' */
  readonly pattern?: string;
  /** With `$1` for what the first group matched. @default '$1' */
  readonly to?: string;
}

export interface LabelJoin<L, Name extends string> {
  readonly label: Name;
  readonly from: readonly (keyof L & string)[];
  /** @default '' */
  readonly separator?: string;
}

/** `label_replace`: a label made of another. */
export function labelReplace<V, const Name extends string>(
  input: VectorInput<V>,
  { label, from, pattern = '(.*)', to = '$1' }: LabelReplacement<LabelsOf<V>, Name>,
): Vector<LabelsOf<V> & { readonly [Each in Name]: string }> {
  const of = vectorNode(input, 'labelReplace()');
  return vectorOf({ kind: 'relabel', name: 'label_replace', of, label, from: [from], texts: [to, pattern] });
}

/** `label_join`: a label made of several others. */
export function labelJoin<V, const Name extends string>(
  input: VectorInput<V>,
  { label, from, separator = '' }: LabelJoin<LabelsOf<V>, Name>,
): Vector<LabelsOf<V> & { readonly [Each in Name]: string }> {
  const of = vectorNode(input, 'labelJoin()');
  return vectorOf({ kind: 'relabel', name: 'label_join', of, label, from, texts: [separator] });
}

/** The time of the evaluation, in seconds since the epoch. */
export function time(): Scalar {
  return scalarOf({ kind: 'call', name: 'time', args: [] });
}

/** A number, to calculate with: `constant(1).minus(ratio)`. */
export function constant(value: number): Scalar {
  return scalarOf(scalarNode(value, 'constant()'));
}

/** The value of the only series, or NaN. */
export function scalar<V>(input: VectorInput<V>): Scalar {
  return scalarOf({ kind: 'call', name: 'scalar', args: [vectorNode(input, 'scalar()')] });
}

/** A number as a series without labels. */
export function vector(value: ScalarLike): Vector<{}> {
  return vectorOf({ kind: 'call', name: 'vector', args: [scalarNode(value, 'vector()')] });
}

function ofValues(name: FunctionName): ValueFunction {
  return (input) => withScalars(name, input);
}

function withScalars<L>(name: FunctionName, input: unknown, ...scalars: readonly ScalarLike[]): Vector<L> {
  const args = [vectorNode(input, `${name}()`), ...scalars.map((each) => scalarNode(each, `${name}()`))];
  return vectorOf({ kind: 'call', name, args });
}
