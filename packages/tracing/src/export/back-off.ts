const FIRST_SECONDS = 1;
const LONGEST_SECONDS = 30;

/** Waits longer after each failure, so that a back end that is down is not kept there. */
export class BackOff {
  #failures = 0;
  readonly #random: () => number;

  /** @param random - From 0 to 1: services that failed together must not come back together. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Failures since the last success. */
  get failures(): number {
    return this.#failures;
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** Milliseconds to wait: 1, 2, 4, ... up to 30 s, each shorter by up to a quarter. */
  failed(): number {
    const seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** this.#failures++);
    return seconds * 1000 * (1 - this.#random() / 4);
  }
}
