import type { DeskTelemetry } from '../telemetry.ts';

/** A call was not made because the calls before it failed. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
}

/** What an error says of who was called: `nothing` counts as a success. */
export type Blame = 'nothing' | 'failed' | 'too slow';

type State = 'closed' | 'open' | 'half_open';
const stateNumbers: Readonly<Record<State, number>> = { closed: 0, open: 1, half_open: 2 };

const REMEMBERED = 20;
const LEAST_CALLS = 8;
const FAILED_RATIO = 0.5;
const OPEN_MILLISECONDS = 3000;
const TRIALS_TO_CLOSE = 2;

/** Keeps calls away from what fails: opens when half of the last calls failed, then lets single ones through to see. */
export class CircuitBreaker {
  readonly #name: string;
  readonly #metrics: DeskTelemetry['circuitBreaker'];
  readonly #blameOf: (error: unknown) => Blame;
  #state: State = 'closed';
  #outcomes: boolean[] = [];
  #openedAt = 0;
  #trials = 0;
  #isTrying = false;

  constructor(name: string, { circuitBreaker }: DeskTelemetry, blameOf: (error: unknown) => Blame) {
    this.#name = name;
    this.#metrics = circuitBreaker;
    this.#blameOf = blameOf;
    circuitBreaker.state.set({ breaker: name }, stateNumbers.closed);
  }

  /**
   * @param fallback - Answers in the place of a call that failed or was not made.
   * @throws BreakerOpenError without making the call, or what the call throws, where there is no fallback
   */
  async run<T>(call: () => Promise<T>, fallback?: () => T): Promise<T> {
    try {
      const isTrial = this.#admit();
      return await this.#call(call, isTrial);
    } catch (error) {
      if (fallback === undefined) throw error;
      this.#metrics.fallbacks.inc({ breaker: this.#name });
      return fallback();
    }
  }

  async #call<T>(call: () => Promise<T>, isTrial: boolean): Promise<T> {
    const endTimer = this.#metrics.callDuration.startTimer({ breaker: this.#name });
    try {
      const result = await call();
      this.#ended(isTrial, 'nothing');
      return result;
    } catch (error) {
      this.#ended(isTrial, this.#blameOf(error));
      throw error;
    } finally {
      endTimer();
    }
  }

  #admit(): boolean {
    if (this.#state === 'closed') return false;
    if (this.#state === 'open' && performance.now() - this.#openedAt >= OPEN_MILLISECONDS) this.#become('half_open');
    if (this.#state === 'open' || this.#isTrying) {
      this.#metrics.rejections.inc({ breaker: this.#name, reason: 'open' });
      throw new BreakerOpenError(`The breaker of ${this.#name} is open.`);
    }
    this.#isTrying = true;
    return true;
  }

  #ended(isTrial: boolean, blame: Blame): void {
    const isSuccess = blame === 'nothing';
    this.#count(blame);
    if (isTrial) {
      this.#isTrying = false;
      if (!isSuccess) this.#become('open');
      else if (++this.#trials >= TRIALS_TO_CLOSE) this.#become('closed');
      return;
    }
    // A call from before it opened ends late: it says nothing new.
    if (this.#state !== 'closed') return;
    this.#outcomes.push(isSuccess);
    if (this.#outcomes.length > REMEMBERED) this.#outcomes.shift();
    const failed = this.#outcomes.filter((outcome) => !outcome).length;
    if (this.#outcomes.length >= LEAST_CALLS && failed / this.#outcomes.length >= FAILED_RATIO) this.#become('open');
  }

  #count(blame: Blame): void {
    const labels = { breaker: this.#name };
    if (blame === 'nothing') this.#metrics.successes.inc(labels);
    else this.#metrics.failures.inc(labels);
    if (blame === 'too slow') this.#metrics.timeouts.inc(labels);
  }

  #become(state: State): void {
    this.#state = state;
    this.#trials = 0;
    this.#outcomes = [];
    if (state === 'open') this.#openedAt = performance.now();
    this.#metrics.state.set({ breaker: this.#name }, stateNumbers[state]);
    this.#metrics.transitions.inc({ breaker: this.#name, to: state });
  }
}
