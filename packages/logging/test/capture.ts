import { createLogger } from '../src/index.ts';
import type { Logger, LoggerOptions } from '../src/index.ts';

export interface Capture {
  readonly logger: Logger;
  /** Lines as they were written. */
  readonly lines: string[];
  /** The last line. */
  last(): Record<string, unknown>;
  all(): readonly Record<string, unknown>[];
}

/** A logger whose lines are kept. */
export function capture(options: LoggerOptions = {}): Capture {
  const lines: string[] = [];
  const destination = { write: (line: string) => lines.push(line) };
  const logger = createLogger({
    service: 'shop',
    version: '1.4.0',
    instance: 'shop-1',
    level: 'trace',
    destination,
    ...options,
  });
  const parsed = (line: string): Record<string, unknown> => JSON.parse(line) as Record<string, unknown>;
  return { logger, lines, last: () => parsed(lines.at(-1)!), all: () => lines.map(parsed) };
}
