/** A label whose values are a closed list, known when the metric is declared. */
export interface ClosedLabel<Value extends string = string> {
  readonly kind: 'closed';
  readonly values: readonly Value[];
}

/** A label whose values are found while serving, up to a budget of distinct ones. */
export interface OpenLabel {
  readonly kind: 'open';
  /** Distinct values before further ones are recorded as `other`. */
  readonly budget: number;
}

/** A label that a sample may leave out: Prometheus treats an empty label as an absent one. */
export interface OptionalLabel<Of extends ClosedLabel | OpenLabel = ClosedLabel | OpenLabel> {
  readonly kind: 'optional';
  readonly of: Of;
}

export type Label = ClosedLabel | OpenLabel | OptionalLabel;

/** The labels of one metric, by name. */
export type Labels = Readonly<Record<string, Label>>;

/** The value that samples beyond a label's budget are recorded under. */
export const OTHER = 'other';

/** Distinct values an open label may take when none is given. */
const DEFAULT_BUDGET = 100;

/**
 * Declares a label that takes one of the given values and no other.
 *
 * @example
 * ```ts
 * import { counter, oneOf } from '@telltale/core';
 * counter({ help: 'Orders accepted for delivery.', labels: { channel: oneOf('web', 'app') } });
 * ```
 */
export function oneOf<const Values extends readonly [string, ...string[]]>(
  ...values: Values
): ClosedLabel<Values[number]> {
  return { kind: 'closed', values: Object.freeze([...new Set(values)]) };
}

/**
 * Declares a label whose values are not known in advance. The first `max` distinct values are kept; samples with
 * further ones are recorded under `other`, a warning is logged once, and `telltale_label_overflow_total{metric,label}`
 * counts them. Nothing is dropped and memory stays bounded.
 *
 * @param max - Distinct values before `other`. @default 100
 */
export function open(max: number = DEFAULT_BUDGET): OpenLabel {
  return { kind: 'open', budget: max };
}

/** Declares a label that a sample may leave out, such as an error type that only failures have. */
export function optional<Of extends ClosedLabel | OpenLabel>(of: Of): OptionalLabel<Of> {
  return { kind: 'optional', of };
}

type ValueOf<L extends Label> =
  L extends OptionalLabel<infer Of> ? ValueOf<Of> : L extends ClosedLabel<infer Value> ? Value : string;

type OptionalName<L extends Labels> = {
  [Name in keyof L]: L[Name] extends OptionalLabel ? Name : never;
}[keyof L];

type Flat<T> = { readonly [Key in keyof T]: T[Key] };

/** What a call must pass for the declared labels: `{ channel: 'web' | 'app' }`. */
export type LabelValues<L extends Labels> = [OptionalName<L>] extends [never]
  ? { readonly [Name in keyof L]: ValueOf<L[Name]> }
  : Flat<
      { [Name in Exclude<keyof L, OptionalName<L>>]: ValueOf<L[Name]> } & {
        [Name in OptionalName<L>]?: ValueOf<L[Name]> | undefined;
      }
    >;
