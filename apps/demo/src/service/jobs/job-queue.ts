import type { DeskTelemetry } from '../telemetry.ts';

interface Entry<T> {
  readonly item: T;
  readonly since: number;
}

/** First in, first out; who takes from an empty queue waits. */
export class JobQueue<T> {
  readonly #metrics: DeskTelemetry['queue'];
  readonly #labels: { readonly queue: string };
  readonly #entries: Entry<T>[] = [];
  readonly #takers: ((item: T | undefined) => void)[] = [];
  #isPaused = false;
  #isClosed = false;

  constructor(name: string, { queue }: DeskTelemetry) {
    this.#metrics = queue;
    this.#labels = { queue: name };
    queue.depth.set(this.#labels, 0);
  }

  get depth(): number {
    return this.#entries.length;
  }

  push(item: T): void {
    if (this.#isClosed) return;
    this.#entries.push({ item, since: performance.now() });
    this.#metrics.enqueued.inc(this.#labels);
    this.#hand();
  }

  /** Resolves with the next item; with nothing once the queue is closed. */
  take(): Promise<T | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#hand();
    });
  }

  /** Whether entries are handed out. */
  setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#hand();
  }

  close(): void {
    this.#isClosed = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #hand(): void {
    while (!this.#isPaused && this.#takers.length > 0 && this.#entries.length > 0) {
      const { item, since } = this.#entries.shift()!;
      this.#metrics.dequeued.inc(this.#labels);
      this.#metrics.wait.observe(this.#labels, (performance.now() - since) / 1000);
      this.#takers.shift()!(item);
    }
    this.#metrics.depth.set(this.#labels, this.#entries.length);
  }
}
