import type { Clock } from '@telltale/core';
import type { TimedSource } from './timed-source.ts';

// Taken here, so that tests may fake the timers of the process.
const nextTurn = setImmediate;

interface Timer {
  readonly due: number;
  readonly callback: () => void;
}

/** The time of a simulation: it passes when the simulation says so, and timers go off exactly when they are due. */
export class SimulationClock implements Clock, TimedSource {
  readonly #start: number;
  readonly #timers = new Set<Timer>();
  #passed = 0;

  constructor(start: number) {
    this.#start = start;
  }

  /** Milliseconds since the start. */
  get passed(): number {
    return this.#passed;
  }

  now(): number {
    return this.#start + this.#passed;
  }

  monotonic(): number {
    return this.#passed;
  }

  after(delayMilliseconds: number, callback: () => void): () => void {
    const timer = { due: this.#passed + Math.max(delayMilliseconds, 0), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  moveTo(passed: number): void {
    this.#passed = passed;
  }

  next(): number {
    let next = Infinity;
    for (const { due } of this.#timers) next = Math.min(next, due);
    return next;
  }

  async run(time: number): Promise<void> {
    const due = [...this.#timers].filter((timer) => timer.due <= time).toSorted((a, b) => a.due - b.due);
    for (const timer of due) {
      // One timer may cancel another.
      if (this.#timers.delete(timer)) timer.callback();
    }
    // What the callbacks have started is let come as far as it can.
    if (due.length > 0) await new Promise((resolve) => nextTurn(resolve));
  }
}
