/** How items become batches. */
export interface GatherOptions {
  readonly mostItems: number;
  /** How long the first item of a batch waits for others. */
  readonly waitMilliseconds: number;
  readonly mostBatches: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers items into batches, a few of which are processed at the same time. */
export class Gathering<Item, Result> {
  readonly #options: GatherOptions;
  readonly #process: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>;
  readonly #waiting: Waiting<Item, Result>[] = [];
  #running = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param process - Tells of each item how it ended, in their order. */
  constructor(
    options: GatherOptions,
    process: (items: readonly Item[]) => Promise<readonly PromiseSettledResult<Result>[]>,
  ) {
    this.#options = options;
    this.#process = process;
  }

  /** Items that wait for a batch. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Settles as the item does in its batch. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#waiting.length >= this.#options.mostItems) this.#begin();
      else this.#timer ??= setTimeout(() => this.#begin(), this.#options.waitMilliseconds).unref();
    });
  }

  #begin(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { mostBatches, mostItems } = this.#options;
    while (this.#running < mostBatches && this.#waiting.length > 0) void this.#run(this.#waiting.splice(0, mostItems));
  }

  async #run(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    this.#running++;
    try {
      const outcomes = await this.#process(batch.map(({ item }) => item));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index]!;
        if (outcome.status === 'fulfilled') resolve(outcome.value);
        else reject(outcome.reason);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#running--;
      // Those that came meanwhile have waited long enough.
      this.#begin();
    }
  }
}
