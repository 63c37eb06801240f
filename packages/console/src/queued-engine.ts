import { PromQLError, type Engine, type QueryResult } from '@telltale/promql';

/** More queries are asked than can wait. */
export class BusyError extends Error {
  override readonly name = 'BusyError';

  constructor() {
    super('too many queries at once, try again');
  }
}

/** Queries that are evaluated at once. They share one thread: more would only hold more memory, and let the loop wait longer. */
const MAX_RUNNING = 2;
const MAX_WAITING = 1000;

/** An engine that evaluates a few queries at once and lets the others wait in turn. Who leaves gives up the place. */
export function queuedEngine(engine: Engine): Engine {
  const waiting = new Set<() => void>();
  let running = 0;

  const queued = async <R extends QueryResult>(
    signal: AbortSignal | undefined,
    evaluate: () => Promise<R>,
  ): Promise<R> => {
    if (running >= MAX_RUNNING) {
      if (waiting.size >= MAX_WAITING) throw new BusyError();
      await new Promise<void>((resolve) => {
        const go = (): void => {
          waiting.delete(go);
          signal?.removeEventListener('abort', go);
          resolve();
        };
        waiting.add(go);
        // Who has gone gives up the place at once.
        signal?.addEventListener('abort', go, { once: true });
      });
    }
    // The engine would find out only after a while, and a thousand such queries at once are a lot to hold for nothing.
    if (signal?.aborted === true) {
      throw new PromQLError('PROMQL_CANCELLED', 'query was canceled in query queue', { cause: signal.reason });
    }
    running += 1;
    try {
      return await evaluate();
    } finally {
      running -= 1;
      // The one that waits for the longest time.
      const [next] = waiting;
      next?.();
    }
  };
  return {
    instant: (query, time, options = {}) => queued(options.signal, () => engine.instant(query, time, options)),
    range: (query, range, options = {}) => queued(options.signal, () => engine.range(query, range, options)),
  };
}
