import type { LabelsOf } from '../metrics/metric.ts';
import type { ScalarLike, VectorInput } from './inputs.ts';

/** Which labels of two vectors have to be equal, where theirs differ. */
export interface SidesHow<L, R> {
  /** The labels that must be equal; the result of a calculation has these alone. */
  readonly on?: readonly (keyof L & keyof R & string)[];
  /** The labels that need not be equal; the result of a calculation has the others. */
  readonly ignoring?: readonly ((keyof L & string) | (keyof R & string))[];
}

/** How the sides of a comparison find each other, and what it makes. */
export interface ComparedHow<L, R> extends SidesHow<L, R> {
  /** Several series of the left may find the same one on the right. They keep their labels, and get those named here from it. */
  readonly groupLeft?: readonly (keyof R & string)[];
  /** The same with sides exchanged. */
  readonly groupRight?: readonly (keyof L & string)[];
  /** 1 where it holds and 0 where not, in the place of filtering. */
  readonly bool?: boolean;
}

/** How the sides of a calculation find each other. */
export interface How<L, R> extends ComparedHow<L, R> {
  readonly bool?: never;
}

/** How the sides of a set operation find each other. */
export interface SetHow<L, R> extends SidesHow<L, R> {
  readonly groupLeft?: never;
  readonly groupRight?: never;
  readonly bool?: never;
}

/** The type of a right side, or the sentence that refuses it. */
export type Operand<V, L, H> = V extends ScalarLike
  ? V
  : V extends { readonly type: 'vector' | 'gauge' }
    ? SidesFit<L, LabelsOf<V>, H> extends true
      ? V
      : 'The sides have different labels: give both the same .by(...), or say which match: { on: [...] }.'
    : VectorInput<V>;

type SidesFit<L, R, H> = H extends { readonly on: unknown } | { readonly ignoring: unknown }
  ? true
  : [keyof L, keyof R] extends [keyof R, keyof L]
    ? true
    : string extends keyof L | keyof R
      ? true
      : false;

type Flat<T> = { readonly [Key in keyof T]: T[Key] };

/** The labels that an operation leaves. */
export type Combined<L, V, H> = V extends ScalarLike
  ? L
  : H extends { readonly groupLeft: readonly (infer Name)[] }
    ? Flat<L & Pick<LabelsOf<V>, Name & keyof LabelsOf<V>>>
    : H extends { readonly groupRight: readonly (infer Name)[] }
      ? Flat<LabelsOf<V> & Pick<L, Name & keyof L>>
      : H extends { readonly on: readonly (infer Name)[] }
        ? Pick<L, Name & keyof L>
        : H extends { readonly ignoring: readonly (infer Name)[] }
          ? Omit<L, Name & string>
          : L;

/** What all series of either side have. */
export type SetResult<L, V> = string extends keyof LabelsOf<V> ? L : Pick<L, keyof L & keyof LabelsOf<V>>;
