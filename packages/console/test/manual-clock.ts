import type { Clock } from '@telltale/core';

/** A clock that a test moves; timers go off when they are due. */
export class ManualClock implements Clock {
  readonly #timers = new Map<() => void, number>();
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  after(delayMilliseconds: number, callback: () => void): () => void {
    const timer = (): void => callback();
    this.#timers.set(timer, this.#now + delayMilliseconds);
    return () => this.#timers.delete(timer);
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      const [timer, due] = next;
      this.#timers.delete(timer);
      this.#now = Math.max(this.#now, due);
      timer();
    }
    this.#now = end;
  }

  #next(end: number): readonly [timer: () => void, due: number] | undefined {
    const [first] = [...this.#timers].toSorted(([, a], [, b]) => a - b);
    return first !== undefined && first[1] <= end ? first : undefined;
  }
}
