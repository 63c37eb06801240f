import { parentPort } from 'node:worker_threads';
import { LfuStore } from './lfu-store.ts';
import type { LfuEviction, Stored } from './lfu-store.ts';
import type { StoreReply, StoreRequest } from './store-messages.ts';

// The second level lives in a thread: every access crosses an asynchronous boundary and copies what it carries, as one to
// a cache server does.
const CAPACITY = 260;
const SWEEP_MILLISECONDS = 1000;

const store = new LfuStore(CAPACITY);
let sweptAt = 0;

parentPort?.on('message', (request: StoreRequest) => {
  const now = Date.now();
  let found: Stored | undefined;
  const evicted: LfuEviction[] = [];
  if (now - sweptAt > SWEEP_MILLISECONDS) {
    sweptAt = now;
    evicted.push(...store.sweep(now));
  }
  if (request.type === 'get') {
    const stored = store.get(request.key);
    if (stored !== undefined) found = { text: stored.text, storedAt: stored.storedAt };
  } else if (request.type === 'set') {
    evicted.push(...store.set(request.key, request.text, now, request.expiresAt));
  } else {
    store.clear();
  }
  const reply: StoreReply = { id: request.id, found, evicted, items: store.items, bytes: store.bytes };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage(reply);
});
