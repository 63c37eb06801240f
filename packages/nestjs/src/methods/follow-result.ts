import { types } from 'node:util';
import { isObservable } from 'rxjs';
import type { CallUnderWay } from './call-under-way.ts';
import { followObservable, isStream } from './follow-observable.ts';
import { followQuery, isThenable } from './follow-query.ts';
import { withPropertiesOf } from './with-properties-of.ts';

/**
 * Ends a call when its result is over: a promise when it is settled; what is lazy (an observable, an asynchronous
 * generator, the query of a database client) when it is asked for and done.
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
  const followed = result.then(
    (value) => {
      call.succeeded(value);
      return value;
    },
    (error: unknown) => {
      call.failed(error);
      throw error;
    },
  );
  return withPropertiesOf(result, followed);
}

function followLazy(result: object, begun: () => CallUnderWay): object | undefined {
  if (isObservable(result)) return isStream(result) ? followObservable(result, begun) : undefined;
  if (types.isGeneratorObject(result)) return isAsyncGenerator(result) ? followGenerator(result, begun) : undefined;
  return isThenable(result) && followQuery(result, begun) ? result : undefined;
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
