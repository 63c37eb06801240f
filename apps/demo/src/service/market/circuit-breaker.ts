import type { DeskTelemetry } from '../telemetry.ts';

/** A call was not made because the calls before it failed. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
}

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
  readonly #countsAsFailure: (error: unknown) => boolean;
  #state: State = 'closed';
  #outcomes: boolean[] = [];
  #openedAt = 0;
  #trials = 0;
  #isTrying = false;

  constructor(name: string, { circuitBreaker }: DeskTelemetry, countsAsFailure: (error: unknown) => boolean) {
    this.#name = name;
    this.#metrics = circuitBreaker;
    this.#countsAsFailure = countsAsFailure;
    circuitBreaker.state.set({ breaker: name }, stateNumbers.closed);
  }

  /** @throws BreakerOpenError without making the call, or what the call throws */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const isTrial = this.#admit();
    try {
      const result = await call();
      this.#ended(isTrial, true);
      return result;
    } catch (error) {
      this.#ended(isTrial, !this.#countsAsFailure(error));
      throw error;
    }
  }

  #admit(): boolean {
    if (this.#state === 'closed') return false;
    if (this.#state === 'open' && performance.now() - this.#openedAt >= OPEN_MILLISECONDS) this.#become('half_open');
    if (this.#state === 'open' || this.#isTrying) throw new BreakerOpenError(`The breaker of ${this.#name} is open.`);
    this.#isTrying = true;
    return true;
  }

  #ended(isTrial: boolean, isSuccess: boolean): void {
    if (isSuccess) this.#metrics.successes.inc({ breaker: this.#name });
    else this.#metrics.failures.inc({ breaker: this.#name });
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

  #become(state: State): void {
    this.#state = state;
    this.#trials = 0;
    this.#outcomes = [];
    if (state === 'open') this.#openedAt = performance.now();
    this.#metrics.state.set({ breaker: this.#name }, stateNumbers[state]);
    this.#metrics.transitions.inc({ breaker: this.#name, to: state });
  }
}
