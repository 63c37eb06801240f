import { TelltaleError } from '../errors.ts';
import type { ChunkPool } from './chunk-pool.ts';
import { gzipped } from './gzip.ts';
import type { WrittenPage } from './page-writer.ts';

/**
 * One scrape's hold on a page. Pages use buffers again, so nothing may be read from {@link Page.chunks} after
 * {@link Page.release}; texts and compressed pages are copies and stay.
 */
export interface Page {
  /** What to send as `Content-Type`. */
  readonly contentType: string;
  /** The page in UTF-8, in pieces of about 64 KiB. @throws TelltaleError `TELLTALE_PAGE_RELEASED` */
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
  /** @throws TelltaleError `TELLTALE_PAGE_RELEASED` */
  text(): string;
  /**
   * The page compressed, once for all scrapes that share the page, and away from the event loop.
   * @throws TelltaleError `TELLTALE_PAGE_RELEASED`
   */
  gzip(): Promise<Uint8Array>;
  /** Gives the buffers back. To be called when the page is sent; idempotent. */
  release(): void;
}

/** A page that several scrapes hold. */
export class SharedPage {
  readonly contentType: string;
  readonly chunks: readonly Uint8Array[];
  readonly byteLength: number;
  readonly #buffers: readonly Uint8Array[];
  readonly #pool: ChunkPool;
  #holders: number;
  #gzipped: Promise<Uint8Array> | undefined;

  /** @param holders - How many will take a {@link handle} and release it. */
  constructor(contentType: string, written: WrittenPage, pool: ChunkPool, holders: number) {
    this.contentType = contentType;
    this.chunks = written.chunks;
    this.byteLength = written.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    this.#buffers = written.buffers;
    this.#pool = pool;
    this.#holders = holders;
  }

  handle(): Page {
    return new PageHandle(this);
  }

  gzip(): Promise<Uint8Array> {
    if (this.#gzipped === undefined) {
      this.#holders++;
      this.#gzipped = gzipped(this.chunks).finally(() => this.release());
    }
    return this.#gzipped;
  }

  release(): void {
    if (--this.#holders === 0) for (const buffer of this.#buffers) this.#pool.giveBack(buffer);
  }
}

class PageHandle implements Page {
  readonly contentType: string;
  readonly byteLength: number;
  // Gone with the release: whoever keeps the handle does not keep the buffers.
  #page: SharedPage | undefined;

  constructor(page: SharedPage) {
    this.contentType = page.contentType;
    this.byteLength = page.byteLength;
    this.#page = page;
  }

  get chunks(): readonly Uint8Array[] {
    return this.#held().chunks;
  }

  text(): string {
    let text = '';
    // No chunk ends within a character: a series is never split.
    for (const { buffer, byteOffset, byteLength } of this.#held().chunks) {
      text += Buffer.from(buffer, byteOffset, byteLength).toString();
    }
    return text;
  }

  async gzip(): Promise<Uint8Array> {
    return this.#held().gzip();
  }

  release(): void {
    this.#page?.release();
    this.#page = undefined;
  }

  #held(): SharedPage {
    if (this.#page !== undefined) return this.#page;
    throw new TelltaleError('TELLTALE_PAGE_RELEASED', 'The page was read after it was released');
  }
}
