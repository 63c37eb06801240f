import type { OperationCall } from './operation-recorder.ts';

export type Callback = (this: unknown, ...args: unknown[]) => unknown;

/** A callback of Node.js' kind, told of before the application is; whatever it throws is thrown on. */
export function watchCallback(callback: Callback, watched: OperationCall): Callback {
  return function (this: unknown, ...args) {
    const [error] = args;
    if (error === undefined || error === null) watched.succeeded();
    else watched.failed(error);
    return callback.apply(this, args);
  };
}
