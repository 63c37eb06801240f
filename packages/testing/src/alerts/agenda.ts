import type { TimedSource } from './timed-source.ts';

/** What a test does in a simulation; a promise is awaited. */
export type Action = () => unknown;

interface Entry {
  due: number;
  /** Milliseconds until it happens again; Infinity for once. */
  readonly interval: number;
  readonly end: number;
  readonly action: Action;
}

/** What a test has planned, in the order of time, and of planning where times are the same. */
export class Agenda implements TimedSource {
  #entries: Entry[] = [];

  /** Plans an action for a time, or for every `interval` from then to `end`, both included. Milliseconds since the start. */
  plan(action: Action, due: number, interval: number = Infinity, end: number = Infinity): void {
    if (due <= end) this.#entries.push({ action, due, interval, end });
  }

  next(): number {
    return this.#entries.reduce((next, { due }) => Math.min(next, due), Infinity);
  }

  async run(time: number): Promise<void> {
    for (const entry of this.#entries.filter(({ due }) => due <= time)) {
      entry.due += entry.interval;
      await entry.action();
    }
    this.#entries = this.#entries.filter(({ due, end }) => due <= end && due < Infinity);
  }
}
