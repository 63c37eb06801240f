const FADING = 0.97;
const LEAST = 0.4;

/** The symbols that are asked for most, of late. */
export class WatchList {
  readonly #length: number;
  readonly #scores = new Map<string, number>();

  /** @param first - Watched before anybody asks. */
  constructor(length: number, first: readonly string[]) {
    this.#length = length;
    for (const symbol of first.slice(0, length)) this.asked(symbol);
  }

  asked(symbol: string): void {
    this.#scores.set(symbol, (this.#scores.get(symbol) ?? 0) + 1);
  }

  /** The most asked-for first. */
  get symbols(): readonly string[] {
    return [...this.#scores]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, this.#length)
      .map(([symbol]) => symbol);
  }

  /** Lets time pass: what was asked for before counts less. */
  fade(): void {
    for (const [symbol, score] of this.#scores) {
      if (score * FADING < LEAST) this.#scores.delete(symbol);
      else this.#scores.set(symbol, score * FADING);
    }
  }
}
