import { defer, finalize, tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CallUnderWay } from './call-under-way.ts';
import { withPropertiesOf } from './with-properties-of.ts';

/** How an observable is made from another one. */
const derivation = new Set(['source', 'operator']);

/**
 * Whether an observable only emits: what `new Observable`, an operator or a function such as `of` makes. A subject, or an
 * observable of another class, has a state and methods of its own, which nothing can stand in for.
 */
export function isStream(source: Observable<unknown>): boolean {
  // The class itself, of any copy of rxjs, extends nothing.
  const prototype = Object.getPrototypeOf(source) as object;
  return Object.getPrototypeOf(prototype) === Object.prototype || isDerived(source);
}

// What an operator makes of a subject is a subject, too, for historical reasons.
function isDerived(source: { readonly operator?: unknown }): boolean {
  return source.operator !== undefined && source.operator !== null;
}

/** Begins a call for each subscription. Operators alone: they stop the source while it emits synchronously. */
export function followObservable(source: Observable<unknown>, begun: () => CallUnderWay): Observable<unknown> {
  const followed = defer(() => {
    const call = begun();
    let last: unknown;
    return source.pipe(
      tap({
        next: (value) => (last = value),
        error: (error) => call.failed(error),
        complete: () => call.succeeded(last),
      }),
      finalize(() => call.succeeded(last)),
    );
  });
  return withPropertiesOf(source, followed, derivation);
}
