import { Worker } from 'node:worker_threads';
import type { SecondLevel, StoreState } from './second-level.ts';
import type { NumberedRequest, StoreReply, StoreRequest } from './store-messages.ts';

interface Waiting {
  readonly resolve: (reply: StoreReply) => void;
  readonly reject: (error: Error) => void;
}

/** The second level in a thread of this process: everything takes a while, and is copied, as with a cache server. */
export class ThreadStore implements SecondLevel {
  // No preload: there is nothing to trace in it.
  readonly #worker = new Worker(new URL('store-thread.ts', import.meta.url), { execArgv: [] });
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;

  constructor() {
    this.#worker.on('message', (reply: StoreReply) => {
      this.#waiting.get(reply.id)?.resolve(reply);
      this.#waiting.delete(reply.id);
    });
    this.#worker.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The store is closed.'));
      this.#waiting.clear();
    });
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#ask({ type: 'get', key })).text;
  }

  async set(key: string, text: string, keepMilliseconds: number): Promise<void> {
    await this.#ask({ type: 'set', key, text, keepMilliseconds });
  }

  async delete(key: string): Promise<void> {
    await this.#ask({ type: 'delete', key });
  }

  async state(): Promise<StoreState> {
    return (await this.#ask({ type: 'state' })).state!;
  }

  async close(): Promise<void> {
    // What was asked before is answered before.
    await this.state().catch(() => {});
    await this.#worker.terminate();
  }

  #ask(request: StoreRequest): Promise<StoreReply> {
    const id = this.#id++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
      this.#worker.postMessage({ ...request, id } satisfies NumberedRequest);
    });
  }
}
