import { TelltaleError, shown } from '../errors.ts';

/** Which of the process's and Node.js's own metrics are collected, and how closely. */
export interface RuntimeOptions {
  /**
   * How often the event loop is looked at; 0 or `false` does not look. A block of the loop shows too short by up to this
   * much. In return an idle process is woken up this often, which cost, in percent of one core on Node 24.21 (a small
   * virtual machine, two monitors): 1.8 at 1 ms, 0.23 at 10 ms (prom-client's default), 0.12 at 20 ms, 0.07 at 50 ms,
   * 0.03 at 100 ms. A busy process is awake anyway and pays less.
   * @default 20
   */
  readonly eventLoopPrecisionMilliseconds?: number | false;
  /**
   * Delays and utilisations are those of at least this many seconds: every scraper whose interval is not longer sees
   * every delay, however many scrapers there are. They reach back at most about twice as far; a single scraper with a
   * longer interval gets exactly its interval.
   * @default 60
   */
  readonly windowSeconds?: number;
  /** Whether garbage collections are measured, by an observer that Node.js calls after each. @default true */
  readonly gc?: boolean;
  /** Whether each heap space has series of its own, about 13 for each of four gauges. @default true */
  readonly heapSpaces?: boolean;
  /** Whether what keeps the event loop alive is counted; Node.js lists every socket and timer for it. @default true */
  readonly activeResources?: boolean;
}

/** {@link RuntimeOptions} with every default filled in; a precision of 0 means off. */
export interface ResolvedRuntimeOptions {
  readonly eventLoopPrecisionMilliseconds: number;
  readonly windowSeconds: number;
  readonly gc: boolean;
  readonly heapSpaces: boolean;
  readonly activeResources: boolean;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveRuntimeOptions(options: RuntimeOptions): ResolvedRuntimeOptions {
  const { eventLoopPrecisionMilliseconds: precision = 20, windowSeconds = 60 } = options;
  const milliseconds = precision === false ? 0 : precision;
  if (!Number.isInteger(milliseconds) || milliseconds < 0) {
    const problem = `runtime.eventLoopPrecisionMilliseconds is ${shown(precision)}, not a whole number from 0`;
    throw new TelltaleError('TELLTALE_OPTIONS', problem, precision);
  }
  if (!(windowSeconds > 0 && windowSeconds < Infinity)) {
    const problem = `runtime.windowSeconds is ${shown(windowSeconds)}, not a positive number`;
    throw new TelltaleError('TELLTALE_OPTIONS', problem, windowSeconds);
  }
  return {
    eventLoopPrecisionMilliseconds: milliseconds,
    windowSeconds,
    gc: options.gc ?? true,
    heapSpaces: options.heapSpaces ?? true,
    activeResources: options.activeResources ?? true,
  };
}
