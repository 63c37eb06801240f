/** Ends an operation, with what it failed with if it did. Only the first call counts. */
export type End = (error?: unknown) => void;

export type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** A callback of Node.js' kind, told of before the application is; whatever it throws is thrown on. */
export function watchCallback(callback: Callback, end: End): Callback {
  return function watched(this: unknown, ...args) {
    end(args[0]);
    return callback.apply(this, args);
  };
}
