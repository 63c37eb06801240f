/** What a library's call answers with when it is a promise, of its own kind or not. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function';
}

/**
 * The answer of a call, told of when it is settled. What is returned settles as the answer does, and is what the caller
 * has to get: watching a promise from aside would count as handling its rejection, and Node.js would keep silent about
 * one that the application forgot.
 */
export function whenSettled(
  answer: PromiseLike<unknown>,
  succeeded: (value: unknown) => void,
  failed: (error: unknown) => void,
): PromiseLike<unknown> {
  return answer.then(
    (value) => {
      succeeded(value);
      return value;
    },
    (error: unknown) => {
      failed(error);
      throw error;
    },
  );
}
