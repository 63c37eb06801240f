import type { Restarts } from './personalities.ts';

export type Phase = 'up' | 'hangs' | 'down';

/** Takes something through its restarts, again and again. */
export class RestartSchedule {
  readonly #restarts: Restarts;
  readonly #onPhase: (phase: Phase) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(restarts: Restarts, onPhase: (phase: Phase) => void) {
    this.#restarts = restarts;
    this.#onPhase = onPhase;
  }

  start(): void {
    this.#after(this.#restarts.firstAfterSeconds, 'hangs');
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #after(seconds: number, phase: Phase): void {
    this.#timer = setTimeout(() => this.#enter(phase), seconds * 1000).unref();
  }

  #enter(phase: Phase): void {
    const { everySeconds, hangsSeconds, downSeconds } = this.#restarts;
    this.#onPhase(phase);
    if (phase === 'hangs') this.#after(hangsSeconds, 'down');
    else if (phase === 'down') this.#after(downSeconds, 'up');
    else this.#after(everySeconds - hangsSeconds - downSeconds, 'hangs');
  }
}
