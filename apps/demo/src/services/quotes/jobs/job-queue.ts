import type { DeskTelemetry } from '../telemetry.ts';

/** Somebody's right to work on an item, as long as they show that they do. */
export interface Lease<T> {
  readonly item: T;
  /** Whoever works on it says so. False once the item was given back: it is somebody else's, and the work is for nothing. */
  renew(): boolean;
  /** The work is over, well or not. */
  settle(): void;
}

interface Entry<T> {
  readonly item: T;
  readonly since: number;
}

interface Held<T> extends Lease<T> {
  renewedAt: number;
}

const LEASE_MILLISECONDS = 2000;
const SWEEP_MILLISECONDS = 500;

/**
 * First in, first out; who takes from an empty queue waits. What is taken is leased: an item whose worker falls silent is
 * given to another.
 */
export class JobQueue<T> {
  readonly #metrics: DeskTelemetry['queue'];
  readonly #labels: { readonly queue: string };
  readonly #entries: Entry<T>[] = [];
  readonly #held = new Set<Held<T>>();
  readonly #delayed = new Set<NodeJS.Timeout>();
  readonly #takers: ((lease: Lease<T> | undefined) => void)[] = [];
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MILLISECONDS).unref();
  #isClosed = false;

  constructor(name: string, { queue }: DeskTelemetry) {
    this.#metrics = queue;
    this.#labels = { queue: name };
    this.#show();
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

  /** Puts an item back, to be taken after a while. */
  pushLater(item: T, milliseconds: number): void {
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      this.push(item);
    }, milliseconds).unref();
    this.#delayed.add(timer);
    this.#show();
  }

  /** Resolves with the next item; with nothing once the queue is closed. */
  take(): Promise<Lease<T> | undefined> {
    if (this.#isClosed) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#hand();
    });
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#sweeper);
    for (const timer of this.#delayed) clearTimeout(timer);
    for (const taker of this.#takers.splice(0)) taker(undefined);
  }

  #hand(): void {
    while (this.#takers.length > 0 && this.#entries.length > 0) {
      const { item, since } = this.#entries.shift()!;
      this.#metrics.dequeued.inc(this.#labels);
      this.#metrics.wait.observe(this.#labels, (performance.now() - since) / 1000);
      this.#takers.shift()!(this.#lease(item));
    }
    this.#show();
  }

  #lease(item: T): Lease<T> {
    const held: Held<T> = {
      item,
      renewedAt: performance.now(),
      renew: () => {
        held.renewedAt = performance.now();
        return this.#held.has(held);
      },
      settle: () => {
        this.#held.delete(held);
        this.#show();
      },
    };
    this.#held.add(held);
    return held;
  }

  /** Gives back what nobody seems to work on. */
  #sweep(): void {
    const longAgo = performance.now() - LEASE_MILLISECONDS;
    for (const held of this.#held) {
      if (held.renewedAt > longAgo) continue;
      this.#held.delete(held);
      this.#metrics.stalled.inc(this.#labels);
      this.push(held.item);
    }
  }

  #show(): void {
    this.#metrics.depth.set(this.#labels, this.#entries.length);
    this.#metrics.jobs.set({ ...this.#labels, state: 'waiting' }, this.#entries.length);
    this.#metrics.jobs.set({ ...this.#labels, state: 'active' }, this.#held.size);
    this.#metrics.jobs.set({ ...this.#labels, state: 'delayed' }, this.#delayed.size);
  }
}
