import type { ChaosBoard } from '../chaos/chaos-board.ts';
import type { AwaitedAlerts } from './awaited-alerts.ts';
import { PEACE_SECONDS, badDay } from './bad-day.ts';

/** Takes the desk through a bad day: goes on to the next disturbances when those that are on have raised their alerts. */
export class Disturbances {
  readonly #board: ChaosBoard;
  /** Of each server that evaluates the rules. */
  readonly #alerts: readonly AwaitedAlerts[];
  /** -1 is the peace before. */
  #phase = -1;
  #phaseStartedAt = performance.now();

  constructor(board: ChaosBoard, alerts: readonly AwaitedAlerts[]) {
    this.#board = board;
    this.#alerts = alerts;
  }

  /** Whether all have been tried, and what they raised is over. */
  get isOver(): boolean {
    return this.#phase >= badDay.length && this.#alerts.every(({ areOver }) => areOver);
  }

  async step(): Promise<void> {
    await Promise.all(this.#alerts.map((each) => each.look()));
    if (this.#phase >= badDay.length || !this.#isPhaseOver()) return;
    for (const name of badDay[this.#phase]?.chaos ?? []) {
      this.#board.stop(name);
      for (const each of this.#alerts) each.end(name);
    }
    this.#phase++;
    this.#phaseStartedAt = performance.now();
    const next = badDay[this.#phase];
    for (const name of next?.chaos ?? []) {
      for (const each of this.#alerts) each.begin(name);
      this.#board.start(name, next!.mostSeconds);
    }
  }

  #isPhaseOver(): boolean {
    const seconds = (performance.now() - this.#phaseStartedAt) / 1000;
    const phase = badDay[this.#phase];
    if (phase === undefined) return seconds >= PEACE_SECONDS;
    const haveFired = this.#alerts.every((each) => each.haveFired(phase.chaos));
    return seconds >= phase.mostSeconds || (seconds >= phase.leastSeconds && haveFired);
  }
}
