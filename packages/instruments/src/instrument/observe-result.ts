/** What is told of a call when it is over. */
export interface CallObserver<Value> {
  readonly succeeded: (value: Value) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Tells how a call ended, whose result may be a promise, and gives back what the caller is to get. A rejection stays
 * unhandled unless the caller handles it. Neither function of the observer may throw.
 */
export function observeResult<Result>(result: Result, observer: CallObserver<Awaited<Result>>): Result {
  if (!isThenable(result)) {
    observer.succeeded(result as Awaited<Result>);
    return result;
  }
  if (result.constructor !== Promise) {
    // A promise of the library's own, such as one with further methods: the caller has to get this very object.
    void (result as unknown as PromiseLike<Awaited<Result>>).then(observer.succeeded, observer.failed);
    return result;
  }
  return (result as unknown as PromiseLike<Awaited<Result>>).then(
    (value) => {
      observer.succeeded(value);
      return value;
    },
    (error: unknown) => {
      observer.failed(error);
      throw error;
    },
  ) as Result;
}

function isThenable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
