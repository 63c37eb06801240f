import { setImmediate } from 'node:timers/promises';
import { PromQLError } from '../errors.ts';

/** What a query may use. */
export interface BudgetLimits {
  readonly maxSamples: number;
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds from any origin, never going back. */
  readonly now: () => number;
}

/** How much work, in samples or cells touched, is done between two looks at the clock: well under a millisecond. */
const workBetweenChecks = 100_000;
/** How long the event loop may be kept, in milliseconds. */
const longestTurn = 10;

/** Counts what a query uses, refuses what is too much, and gives the event loop its turns. */
export class Budget {
  readonly #limits: BudgetLimits;
  readonly #deadline: number;
  #turnStarted: number;
  #work = 0;
  #held = 0;

  constructor(limits: BudgetLimits) {
    this.#limits = limits;
    this.#turnStarted = limits.now();
    this.#deadline = this.#turnStarted + limits.timeoutSeconds * 1000;
  }

  /** Samples held in memory now. */
  get held(): number {
    return this.#held;
  }

  /** Counts samples that are held from now on. */
  hold(samples: number): void {
    this.#held += samples;
    if (this.#held <= this.#limits.maxSamples) return;
    throw new PromQLError(
      'PROMQL_LIMIT_SAMPLES',
      'query processing would load too many samples into memory in query execution',
    );
  }

  /** Sets what is held to an earlier mark and what was made since. */
  settle(mark: number, samples: number): void {
    this.#held = mark;
    this.hold(samples);
  }

  /** Counts work done; answers whether {@link pause} is due. Throws when time is up. */
  spend(work: number): boolean {
    this.#work += work;
    if (this.#work < workBetweenChecks) return false;
    this.#work = 0;
    const now = this.#limits.now();
    this.#check(now);
    return now - this.#turnStarted > longestTurn;
  }

  /** Lets the event loop run, and with it whoever would abort this query. */
  async pause(): Promise<void> {
    await setImmediate();
    const now = this.#limits.now();
    this.#turnStarted = now;
    this.#check(now);
  }

  /** Throws when the query was aborted or its time is up. */
  check(): void {
    this.#check(this.#limits.now());
  }

  #check(now: number): void {
    if (this.#limits.signal?.aborted === true) {
      const cause: unknown = this.#limits.signal.reason;
      throw new PromQLError('PROMQL_CANCELLED', 'query was canceled in expression evaluation', { cause });
    }
    if (now <= this.#deadline) return;
    throw new PromQLError('PROMQL_LIMIT_TIME', 'query timed out in expression evaluation');
  }
}
