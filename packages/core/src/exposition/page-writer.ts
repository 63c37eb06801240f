import { ByteWriter, SLACK } from './byte-writer.ts';
import type { ChunkPool } from './chunk-pool.ts';

/** A page as it was written. */
export interface WrittenPage {
  /** Each the start of one of the {@link buffers}. */
  readonly chunks: readonly Uint8Array[];
  readonly buffers: readonly Uint8Array[];
}

/**
 * Writes pages in chunks, one page after the other.
 *
 * A writer is kept for all pages. V8 throws optimised code away when a garbage collection finds no object of a class that
 * the code was made for; with a writer for each page that happened between any two scrapes, and each ran five times longer.
 */
export class PageWriter extends ByteWriter {
  readonly #pool: ChunkPool;
  #chunks: Uint8Array[] = [];
  #buffers: Uint8Array[] = [];

  constructor(pool: ChunkPool) {
    super(0);
    this.#pool = pool;
  }

  /** Starts a page, whatever became of the one before. */
  begin(): void {
    this.#chunks = [];
    this.#buffers = [];
    this.use(new Uint8Array(SLACK));
  }

  /** Makes room for `length` bytes in one piece: in this chunk, or in another that starts now. */
  reserve(length: number): void {
    if (this.free >= length) return;
    this.#finishChunk();
    const buffer = this.#pool.take(length);
    this.#buffers.push(buffer);
    this.use(buffer);
  }

  /** Ends the page and forgets it. */
  finish(): WrittenPage {
    this.#finishChunk();
    const page = { chunks: this.#chunks, buffers: this.#buffers };
    this.begin();
    return page;
  }

  #finishChunk(): void {
    if (this.length > 0) this.#chunks.push(this.bytes.subarray(0, this.length));
  }
}
