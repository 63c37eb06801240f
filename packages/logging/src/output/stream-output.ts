import type { Output } from './output.ts';

/** Anything that takes lines: a stream of Node.js, one of pino's, or an object of the application's own. */
export interface LineStream {
  write(line: string): unknown;
  flushSync?(): void;
}

/** A stream of the application's own, which stays the application's to end. What it throws is counted as dropped. */
export function streamOutput(stream: LineStream, format: (line: string) => string, dropped: () => void): Output {
  return {
    write(line) {
      try {
        stream.write(format(line));
      } catch {
        dropped();
      }
    },
    flushSync() {
      try {
        stream.flushSync?.();
      } catch {
        // Its own affair.
      }
    },
    async close() {},
  };
}
