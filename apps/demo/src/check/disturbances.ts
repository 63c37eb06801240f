import type { ChaosBoard } from '../chaos/chaos-board.ts';
import type { AwaitedAlerts } from './awaited-alerts.ts';
import { PAUSE_SECONDS, PEACE_SECONDS, badDay } from './bad-day.ts';
import type { Phase } from './bad-day.ts';

/** Takes the desk through a bad day: goes on to the next disturbances when those that are on have raised their alerts. */
export class Disturbances {
  readonly #board: ChaosBoard;
  /** Of each server that evaluates the rules. */
  readonly #alerts: readonly AwaitedAlerts[];
  /** -1 is the peace before. */
  #phase = -1;
  #isOn = true;
  #changedAt = performance.now();

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
    if (this.#phase >= badDay.length) return;
    if (this.#isOn && this.#isPhaseOver()) this.#endPhase();
    const next = badDay[this.#phase + 1];
    if (!this.#isOn && (next === undefined || this.#isQuietEnough(next))) this.#beginPhase(next);
  }

  #endPhase(): void {
    for (const name of badDay[this.#phase]?.chaos ?? []) {
      this.#board.stop(name);
      for (const each of this.#alerts) each.end(name);
    }
    this.#isOn = false;
    this.#changedAt = performance.now();
  }

  #beginPhase(phase: Phase | undefined): void {
    this.#phase++;
    this.#isOn = true;
    this.#changedAt = performance.now();
    for (const name of phase?.chaos ?? []) {
      for (const each of this.#alerts) each.begin(name);
      this.#board.start(name, phase!.mostSeconds);
    }
  }

  /** What an earlier phase has raised cannot be raised again before it is over. */
  #isQuietEnough({ chaos }: Phase): boolean {
    return this.#seconds() >= PAUSE_SECONDS || this.#alerts.every((each) => each.areQuiet(chaos));
  }

  #seconds(): number {
    return (performance.now() - this.#changedAt) / 1000;
  }

  #isPhaseOver(): boolean {
    const seconds = this.#seconds();
    const phase = badDay[this.#phase];
    if (phase === undefined) return seconds >= PEACE_SECONDS;
    const haveFired = this.#alerts.every((each) => each.haveFired(phase.chaos));
    return seconds >= phase.mostSeconds || (seconds >= phase.leastSeconds && haveFired);
  }
}
