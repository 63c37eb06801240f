/** Tells how far the start is, on one line that grows: `starting  console 0.6 s, postgres 0.8 s, …` */
export class StartProgress {
  readonly #write: (text: string) => void;
  readonly #startedAt = performance.now();
  #isFirst = true;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** A part is ready. */
  note(name: string): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(1);
    this.#write(`${this.#isFirst ? 'starting  ' : ', '}${name} ${seconds} s`);
    this.#isFirst = false;
  }

  /** Ends the line, however far it came. */
  end(): void {
    if (!this.#isFirst) this.#write('\n');
    this.#isFirst = true;
  }
}
