import { types } from 'node:util';
import { isObservable, Observable } from 'rxjs';
import type { CallUnderWay } from './call-under-way.ts';

/**
 * Ends a call when its result is over: a promise when it is settled; what is lazy (an observable, an asynchronous
 * generator, the query of a database client) each time that it is asked for and done.
 *
 * @param begun - Begins a call that was postponed.
 * @returns what the caller of the method gets
 */
export function followResult(result: unknown, call: CallUnderWay, begun: () => CallUnderWay): unknown {
  if (typeof result !== 'object' || result === null) {
    call.succeeded(result);
    return result;
  }
  if (types.isPromise(result)) return followPromise(result, call);
  const lazy = followLazy(result, begun);
  if (lazy === undefined) {
    call.succeeded(result);
    return result;
  }
  call.postponed();
  return lazy;
}

// A promise of its own, and not a handler on the side: a rejection that nobody handles has to stay one.
function followPromise(result: Promise<unknown>, call: CallUnderWay): Promise<unknown> {
  return result.then(
    (value) => {
      call.succeeded(value);
      return value;
    },
    (error: unknown) => {
      call.failed(error);
      throw error;
    },
  );
}

function followLazy(result: object, begun: () => CallUnderWay): object | undefined {
  if (isObservable(result)) return followObservable(result, begun);
  if (types.isGeneratorObject(result)) return isAsyncGenerator(result) ? followGenerator(result, begun) : undefined;
  return isThenable(result) ? followThenable(result, begun) : undefined;
}

function followObservable(source: Observable<unknown>, begun: () => CallUnderWay): Observable<unknown> {
  return new Observable((subscriber) => {
    const call = begun();
    let last: unknown;
    // Before the source can end: what is unsubscribed from is over.
    subscriber.add(() => call.succeeded(last));
    return source.subscribe({
      next(value) {
        last = value;
        subscriber.next(value);
      },
      error(error) {
        call.failed(error);
        subscriber.error(error);
      },
      complete() {
        call.succeeded(last);
        subscriber.complete();
      },
    });
  });
}

async function* followGenerator(
  source: AsyncGenerator<unknown, unknown, unknown>,
  begun: () => CallUnderWay,
): AsyncGenerator<unknown, unknown, unknown> {
  const call = begun();
  let result: unknown;
  try {
    return (result = yield* source);
  } catch (error) {
    call.failed(error);
    throw error;
  } finally {
    call.succeeded(result);
  }
}

function isAsyncGenerator(result: object): result is AsyncGenerator<unknown, unknown, unknown> {
  return Symbol.asyncIterator in result;
}

interface Thenable {
  then: (onFulfilled?: Callback, onRejected?: Callback) => unknown;
}

type Callback = ((value: unknown) => unknown) | null | undefined;

const isFollowed = Symbol('telltale.followed');

function isThenable(result: object): result is Thenable & { [isFollowed]?: true } {
  return 'then' in result && typeof result.then === 'function';
}

/**
 * Queries of Prisma, knex and mongoose are no promises: they are sent once somebody calls `then`, and have other methods
 * besides, so that only the object itself will do.
 */
function followThenable(query: Thenable & { [isFollowed]?: true }, begun: () => CallUnderWay): object {
  if (query[isFollowed] === true || !Object.isExtensible(query)) return query;
  const { then } = query;
  function followed(this: unknown, onFulfilled?: Callback, onRejected?: Callback): unknown {
    const call = begun();
    const fulfilled = (value: unknown): unknown => {
      call.succeeded(value);
      return typeof onFulfilled === 'function' ? onFulfilled(value) : value;
    };
    const rejected = (error: unknown): unknown => {
      call.failed(error);
      if (typeof onRejected === 'function') return onRejected(error);
      throw error;
    };
    return then.call(this as Thenable, fulfilled, rejected);
  }
  for (const [key, value] of [
    ['then', followed],
    [isFollowed, true],
  ] as const) {
    Object.defineProperty(query, key, { value, configurable: true, writable: true, enumerable: false });
  }
  return query;
}
