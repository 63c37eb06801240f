import { setImmediate } from 'node:timers/promises';

/** Work that nobody waits for any more, or that takes too long. */
export class TurnsError extends Error {
  override readonly name = 'TurnsError';
  readonly reason: 'timeout' | 'canceled';

  constructor(reason: TurnsError['reason']) {
    super(reason === 'timeout' ? 'the query takes too long' : 'whoever asked has gone');
    this.reason = reason;
  }
}

/** Milliseconds that work may keep the event loop. */
const LONGEST_TURN = 10;
/** Steps between two looks at the clock: some microseconds each. */
const STEPS = 64;
const TIMEOUT_MS = 30_000;

/**
 * Lets long work give way: `if (turns.isDue()) await turns.pause();` at each step of it.
 */
export class Turns {
  readonly #signal: AbortSignal | undefined;
  readonly #deadline: number;
  readonly #longestTurn: number;
  #started: number = performance.now();
  #steps = 0;

  /**
   * @param signal - Of whoever waits for the work; what nobody waits for has all the time.
   * @param longestTurn - Milliseconds.
   */
  constructor(signal?: AbortSignal, longestTurn: number = LONGEST_TURN) {
    this.#signal = signal;
    this.#longestTurn = longestTurn;
    this.#deadline = signal === undefined ? Infinity : this.#started + TIMEOUT_MS;
  }

  isDue(steps: number = 1): boolean {
    this.#steps += steps;
    if (this.#steps < STEPS) return false;
    this.#steps = 0;
    return performance.now() - this.#started > this.#longestTurn;
  }

  /** @throws TurnsError where going on is of no use */
  async pause(): Promise<void> {
    await setImmediate();
    this.#started = performance.now();
    if (this.#signal?.aborted === true) throw new TurnsError('canceled');
    if (this.#started > this.#deadline) throw new TurnsError('timeout');
  }
}
