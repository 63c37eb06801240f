import { parentPort } from 'node:worker_threads';
import { LfuStore } from './lfu-store.ts';
import type { NumberedRequest, StoreReply } from './store-messages.ts';

const CAPACITY = 320;
const SWEEP_MILLISECONDS = 1000;

const store = new LfuStore(CAPACITY);
setInterval(() => store.sweep(Date.now()), SWEEP_MILLISECONDS).unref();

parentPort?.on('message', (request: NumberedRequest) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  parentPort?.postMessage({ id: request.id, ...answerTo(request) } satisfies StoreReply);
});

function answerTo(request: NumberedRequest): Omit<StoreReply, 'id'> {
  switch (request.type) {
    case 'get':
      return { text: store.get(request.key, Date.now()) };
    case 'set':
      store.set(request.key, request.text, Date.now(), request.keepMilliseconds);
      return {};
    case 'delete':
      store.delete(request.key);
      return {};
    case 'state':
    default:
      return { state: store.state };
  }
}
