import type { ReadableStream as WebStream } from 'node:stream/web';
import type { IterationObserver } from './observe-iterator.ts';

/**
 * A stream with the same chunks as the given one, read only when it is read, cancelled when it is cancelled and failing as
 * it fails. The given stream is locked by it, as by any reader.
 */
export function observeReadable<Chunk>(source: WebStream<Chunk>, observer: IterationObserver<Chunk>): WebStream<Chunk> {
  const reader = source.getReader();
  let isCancelled = false;
  return new ReadableStream(
    {
      async pull(controller: ReadableStreamDefaultController<Chunk>) {
        const step = await reader.read().catch((error: unknown) => {
          observer.failed(error);
          throw error;
        });
        if (isCancelled) return;
        if (step.done) {
          observer.ended();
          controller.close();
        } else {
          observer.value(step.value);
          controller.enqueue(step.value);
        }
      },
      cancel(reason) {
        isCancelled = true;
        observer.ended();
        return reader.cancel(reason);
      },
    },
    // Nothing is read ahead: the consumer alone says when.
    { highWaterMark: 0 },
  );
}
