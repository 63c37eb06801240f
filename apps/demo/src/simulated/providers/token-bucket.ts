/** Allows so many calls a second, and short bursts of as many. */
export class TokenBucket {
  #tokens: number;
  #at: number;

  /** @param now - Milliseconds on a clock that never jumps. */
  constructor(perSecond: number, now: number) {
    this.#tokens = perSecond;
    this.#at = now;
  }

  /** Whether one more call is allowed now. */
  take(perSecond: number, now: number): boolean {
    this.#tokens = Math.min(perSecond, this.#tokens + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
