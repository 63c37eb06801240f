import { Worker } from 'node:worker_threads';
import type { Stored } from './lfu-store.ts';
import type { StoreReply, StoreRequest } from './store-messages.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The second cache level as the service sees it: everything takes a while. */
export class StoreClient {
  readonly #worker = new Worker(new URL('store-thread.ts', import.meta.url));
  readonly #waiting = new Map<number, (reply: StoreReply) => void>();
  readonly #onReply: (reply: StoreReply) => void;
  #id = 0;

  /** @param onReply - Hears of evictions, and how the store stands. */
  constructor(onReply: (reply: StoreReply) => void) {
    this.#onReply = onReply;
    this.#worker.on('message', (reply: StoreReply) => {
      this.#onReply(reply);
      this.#waiting.get(reply.id)?.(reply);
      this.#waiting.delete(reply.id);
    });
  }

  async get(key: string): Promise<Stored | undefined> {
    const reply = await this.#ask({ type: 'get', key });
    return reply.found;
  }

  async set(key: string, text: string, expiresAt: number): Promise<void> {
    await this.#ask({ type: 'set', key, text, expiresAt });
  }

  async clear(): Promise<void> {
    await this.#ask({ type: 'clear' });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #ask(request: WithoutId<StoreRequest>): Promise<StoreReply> {
    const id = this.#id++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      this.#worker.postMessage({ ...request, id });
    });
  }
}
