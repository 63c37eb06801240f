/** What is told of a call when it is over, once. Neither function may throw. */
export interface CallObserver<Value = unknown> {
  succeeded(value: Value): void;
  failed(error: unknown): void;
}

/** Runs a call that may throw, answer or promise, tells how it ended, and gives back what the caller is to get. */
export function observeCall<Result>(run: () => Result, observer: CallObserver<Awaited<Result>>): Result {
  let result: Result;
  try {
    result = run();
  } catch (error) {
    observer.failed(error);
    throw error;
  }
  return observeResult(result, observer);
}

/**
 * Tells how a call ended, whose result may be a promise, and gives back what the caller is to get. A rejection stays
 * unhandled unless the caller handles it: for that, what the caller gets has to be the promise that comes after ours.
 */
export function observeResult<Result>(result: Result, observer: CallObserver<Awaited<Result>>): Result {
  if (!isThenable(result)) {
    observer.succeeded(result as Awaited<Result>);
    return result;
  }
  // Of a class derived from it, `then` gives one of that class again.
  if (!(result instanceof Promise)) return tellWhenAsked(result, observer) as Result;
  return result.then(
    (value: Awaited<Result>) => {
      observer.succeeded(value);
      return value;
    },
    (error: unknown) => {
      observer.failed(error);
      throw error;
    },
  ) as Result;
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

/**
 * A promise of a library's own can have further methods, and may do its work only when it is asked for the value: the caller
 * gets this very object, and what it is asked for is told.
 */
function tellWhenAsked(promise: PromiseLike<unknown>, observer: CallObserver): PromiseLike<unknown> {
  const then = promise.then as (...args: unknown[]) => unknown;
  let isTold = false;
  const once = (tell: () => void): void => {
    if (isTold) return;
    isTold = true;
    tell();
  };
  const told = function (this: unknown, fulfilled?: unknown, rejected?: unknown, ...rest: unknown[]): unknown {
    const onFulfilled = (value: unknown): unknown => {
      once(() => observer.succeeded(value));
      return typeof fulfilled === 'function' ? (fulfilled as (value: unknown) => unknown)(value) : value;
    };
    const onRejected = (error: unknown): unknown => {
      once(() => observer.failed(error));
      if (typeof rejected === 'function') return (rejected as (error: unknown) => unknown)(error);
      throw error;
    };
    return then.call(this, onFulfilled, onRejected, ...rest);
  };
  // One that cannot be changed goes unrecorded, rather than unlike it was.
  // oxlint-disable-next-line unicorn/no-thenable -- it is one already
  Reflect.defineProperty(promise, 'then', { configurable: true, writable: true, value: told });
  return promise;
}
