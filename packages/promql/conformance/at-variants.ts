/** A query that should yield the same as another one, at a time of its own. */
export interface Variant {
  readonly query: string;
  /** Milliseconds. */
  readonly time: number;
}

/** An instant query with `@ <its time>` on every selector, at several times. */
export function atVariants(_query: string, _time: number): readonly Variant[] {
  return [];
}
