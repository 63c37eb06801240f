import { pino } from 'pino';
import type { Output } from './output.ts';

// What waits while the reader of a pipe does not read; past it, lines are dropped rather than the process stopped.
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

// For a write that another thread of Node.js is making: long enough to be made, unless nobody reads.
const IN_FLIGHT_MILLISECONDS = 20;

/**
 * Standard output or error, written behind the application's back: a reader that stalls costs lines, counted, and not the
 * application its event loop. What waits is written when the process ends, however it does, short of being killed.
 */
export function standardOutput(fd: 1 | 2, format: (line: string) => string, dropped: () => void): Output {
  const stream = pino.destination({ fd, sync: false, maxLength: MAX_WAITING_BYTES });
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const flush = stream.flushSync.bind(stream);
  const flushSync = (): void => {
    // What is being written goes first; nothing tells when it is done while the event loop stands.
    if ((stream as { readonly _writing?: boolean })._writing === true)
      Atomics.wait(pause, 0, 0, IN_FLIGHT_MILLISECONDS);
    try {
      flush();
    } catch {
      // Not open yet, or nobody reads.
    }
  };
  // pino flushes it when the process ends, and ends it when the event loop is empty, after which there may be lines still.
  Object.assign(stream, { flushSync, end: () => {} });
  stream.on('drop', dropped);
  // A pipe whose reader is gone; there is nowhere to say so.
  stream.on('error', () => {});
  return {
    write(line) {
      try {
        stream.write(format(line));
      } catch {
        dropped();
      }
    },
    flushSync,
    // The descriptor stays open: it is the process's.
    async close() {
      flushSync();
    },
  };
}
