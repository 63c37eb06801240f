import type { CliIo } from './io.ts';

/** Says how far long work is. */
export interface Progress {
  /** @param step - What is being done: `Proving alerts`. */
  report(step: string, done?: number, of?: number): void;
  /** Takes the line away. */
  clear(): void;
}

/** Between two drawings; work that is over sooner draws nothing. */
const MIN_INTERVAL_MS = 80;

const silent: Progress = { report: () => {}, clear: () => {} };

/** A line on the terminal that is overwritten; nothing where nobody looks. */
export function progressFor({ stderr, env, now }: CliIo): Progress {
  if (stderr.isTTY !== true || env['CI'] !== undefined || env['TERM'] === 'dumb') return silent;
  let drawnAt = now();
  let isShown = false;
  return {
    report(step, done, of) {
      if (now() - drawnAt < MIN_INTERVAL_MS) return;
      drawnAt = now();
      isShown = true;
      const text = done === undefined || of === undefined ? step : `${step} ${done}/${of}`;
      stderr.write(`\r\u001B[K${text.slice(0, (stderr.columns ?? 80) - 1)}`);
    },
    clear() {
      if (isShown) stderr.write('\r\u001B[K');
      isShown = false;
    },
  };
}
