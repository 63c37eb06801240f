import { pino } from 'pino';
import type { Output } from './output.ts';

// What waits while the reader of a pipe does not read; past it, lines are dropped rather than the process stopped.
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * Standard output or error, written behind the application's back: a reader that stalls costs lines, counted, and not the
 * application its event loop. What waits is written when the process ends, however it does, short of being killed.
 */
export function standardOutput(fd: 1 | 2, format: (line: string) => string, dropped: () => void): Output {
  const stream = pino.destination({ fd, sync: false, maxLength: MAX_WAITING_BYTES });
  stream.on('drop', dropped);
  // A pipe whose reader is gone; there is nowhere to say so.
  stream.on('error', () => {});
  const isClosed = false;
  const flushSync = (): void => {
    try {
      stream.flushSync();
    } catch {
      // Not open yet, or gone.
    }
  };
  return {
    write(line) {
      if (!isClosed) stream.write(format(line));
    },
    flushSync,
    async close() {
      // The descriptor itself stays open: it is the process's.
      flushSync();
    },
  };
}
