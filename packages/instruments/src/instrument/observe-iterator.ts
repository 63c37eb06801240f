/** What is told of an asynchronous iteration. None of it may throw. */
export interface IterationObserver<Value> {
  readonly value: (value: Value) => void;
  /** It came to its end, or whoever iterated left it early. */
  readonly ended: () => void;
  readonly failed: (error: unknown) => void;
}

interface AnyIterator<Value> {
  next(...args: unknown[]): PromiseLike<IteratorResult<Value>>;
  return?(...args: unknown[]): PromiseLike<IteratorResult<Value>>;
  throw?(...args: unknown[]): PromiseLike<IteratorResult<Value>>;
}

/**
 * Watches an asynchronous iterator by methods of its own on the very object, so that whatever else it can do stays: it
 * gives the same values, in the same order, when they are asked for, and is left and fails as before.
 */
export function observeIterator<Value>(iterator: AnyIterator<Value>, observer: IterationObserver<Value>): void {
  const { next, return: leave, throw: throwInto } = iterator;
  const told = (result: PromiseLike<IteratorResult<Value>>): PromiseLike<IteratorResult<Value>> =>
    result.then(
      (step) => {
        if (step.done) observer.ended();
        else observer.value(step.value);
        return step;
      },
      (error: unknown) => {
        observer.failed(error);
        throw error;
      },
    );
  iterator.next = (...args) => told(next.apply(iterator, args));
  if (throwInto !== undefined) iterator.throw = (...args) => told(throwInto.apply(iterator, args));
  if (leave !== undefined) {
    iterator.return = (...args) => {
      observer.ended();
      return leave.apply(iterator, args);
    };
  }
}
