import { ByteWriter } from './byte-writer.ts';
import type { ChunkPool } from './chunk-pool.ts';

/** Writes a page, chunk after chunk. */
export class PageWriter extends ByteWriter {
  /** Samples written. */
  lines = 0;
  /** Chunks that are finished, each the start of one of the {@link buffers}. */
  readonly chunks: Uint8Array[] = [];
  readonly buffers: Uint8Array[] = [];
  readonly #pool: ChunkPool;

  constructor(pool: ChunkPool) {
    super(0);
    this.#pool = pool;
  }

  /** Makes room for `length` bytes in one piece: in this chunk, or in another that starts now. */
  reserve(length: number): void {
    if (this.free >= length) return;
    this.#finishChunk();
    const buffer = this.#pool.take(length);
    this.buffers.push(buffer);
    this.use(buffer);
  }

  finish(): void {
    this.#finishChunk();
    this.length = 0;
  }

  #finishChunk(): void {
    if (this.length > 0) this.chunks.push(this.bytes.subarray(0, this.length));
  }
}
