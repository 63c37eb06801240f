import { SLACK } from './byte-writer.ts';

/** Bytes of one chunk of a page. */
export const CHUNK_BYTES = 64 * 1024;

// What is kept between scrapes: enough for the pages of most services, and no more than 2 MiB for those of the others.
const MAX_KEPT = 32;

/** Buffers that pages are written into, used again when nobody reads the page any more. */
export class ChunkPool {
  readonly #free: Uint8Array[] = [];

  /** A buffer for `length` bytes at least, and for the slack that a writer needs past them. */
  take(length: number): Uint8Array {
    const bytes = length + SLACK;
    return bytes > CHUNK_BYTES ? new Uint8Array(bytes) : (this.#free.pop() ?? new Uint8Array(CHUNK_BYTES));
  }

  giveBack(buffer: Uint8Array): void {
    if (buffer.length === CHUNK_BYTES && this.#free.length < MAX_KEPT) this.#free.push(buffer);
  }
}
