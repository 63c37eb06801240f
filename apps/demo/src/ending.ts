const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** When the demo ends: somebody asked for it, its time is up, or something broke. */
export class Ending {
  readonly #aborter = new AbortController();
  readonly #onImpatience: () => void;
  readonly #onSignal = (): void => {
    if (this.signal.aborted) this.#onImpatience();
    else this.end();
  };
  #timer: NodeJS.Timeout | undefined;
  #failure: string | undefined;

  /** @param onImpatience - Somebody asks a second time. */
  constructor(onImpatience: () => void) {
    this.#onImpatience = onImpatience;
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  /** Aborted when it is time to end. */
  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** Why the demo cannot go on, if something broke. */
  get failure(): string | undefined {
    return this.#failure;
  }

  endIn(seconds: number): void {
    this.#timer = setTimeout(() => this.end(), seconds * 1000);
  }

  end(): void {
    this.#aborter.abort();
  }

  fail(why: string): void {
    this.#failure ??= why;
    this.end();
  }

  /** Resolves when it is time to end. */
  reached(): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const signal of signals) process.off(signal, this.#onSignal);
  }
}
