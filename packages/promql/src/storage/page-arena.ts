/** Bytes of a page: a header and the encoded samples of one series over some time. */
export const PAGE_BYTES = 192;
/** Bytes of the header; what follows is shared by two streams that grow towards each other. */
export const HEADER_BYTES = 36;
/** Bytes for times and values. */
export const PAYLOAD_BYTES = 156;
/** Samples in a page: an hour of scrapes at 15 s, so that pages of idle series also end and can be dropped. */
export const MAX_SAMPLES = 240;

const PAGES_PER_SLAB = 1024;
const SLAB_SHIFT = 10;
const PAGE_MASK = 0x3ff;
/** Bytes that a slab adds to the process. */
export const SLAB_BYTES: number = PAGES_PER_SLAB * PAGE_BYTES;

/** No page: the end of a chain. */
export const NO_PAGE = -1;

/** A run of pages in one buffer, seen in the ways that a {@link Header} needs. */
export interface Slab {
  readonly bytes: Uint8Array;
  readonly floats: Float64Array;
  readonly ints: Int32Array;
}

/** Where a page's header says what; each an offset in the elements of its view from the page's start. */
export const Header = {
  /** `floats`: milliseconds since the epoch. */
  firstTime: 0,
  /** `floats`: the value as a whole number, less the base. */
  firstValue: 1,
  /** `floats`: by how much values are expected to grow. */
  base: 2,
  /** `ints`: milliseconds from the first to the second sample. */
  interval: 6,
  /** `bytes` */
  samples: 28,
  timeBytes: 29,
  valueBytes: 30,
  /** `bytes`: the number of decimals; above it, how the two streams end. */
  scaleAndEnds: 31,
  /** `ints`: the next page of the series. */
  next: 8,
} as const;

/**
 * Pages of equal size in a few large buffers: no object for each chunk of a series, nothing for the garbage collector to walk,
 * and an exact count of the bytes held.
 */
export class PageArena {
  readonly #slabs: (Slab | undefined)[] = [];
  #free: number[] = [];
  #slabCount = 0;

  /** Bytes of all slabs, used or not. */
  get bytes(): number {
    return this.#slabCount * SLAB_BYTES;
  }

  /** Pages that can be had without another slab. */
  get free(): number {
    return this.#free.length;
  }

  /** Makes room for another 1024 pages. */
  grow(): void {
    const buffer = new ArrayBuffer(SLAB_BYTES);
    const hole = this.#slabs.indexOf(undefined);
    const index = hole < 0 ? this.#slabs.length : hole;
    this.#slabs[index] = {
      bytes: new Uint8Array(buffer),
      floats: new Float64Array(buffer),
      ints: new Int32Array(buffer),
    };
    this.#slabCount += 1;
    const first = index << SLAB_SHIFT;
    for (let page = first + PAGES_PER_SLAB - 1; page >= first; page--) this.#free.push(page);
  }

  /** A page to be written, or {@link NO_PAGE} where the arena first has to {@link grow}. */
  take(): number {
    const page = this.#free.pop() ?? NO_PAGE;
    if (page !== NO_PAGE) this.setNext(page, NO_PAGE);
    return page;
  }

  giveBack(page: number): void {
    this.slab(page).bytes[this.offset(page) + Header.samples] = 0;
    this.#free.push(page);
  }

  slab(page: number): Slab {
    return this.#slabs[page >> SLAB_SHIFT]!;
  }

  /** The byte where a page starts in its slab. */
  offset(page: number): number {
    return (page & PAGE_MASK) * PAGE_BYTES;
  }

  next(page: number): number {
    return this.slab(page).ints[(this.offset(page) >> 2) + Header.next]!;
  }

  setNext(page: number, next: number): void {
    this.slab(page).ints[(this.offset(page) >> 2) + Header.next] = next;
  }

  /** Milliseconds since the epoch of the first sample. */
  firstTime(page: number): number {
    return this.slab(page).floats[(this.offset(page) >> 3) + Header.firstTime]!;
  }

  /** How many samples a page holds: none only where it is free. */
  samples(page: number): number {
    return this.slab(page).bytes[this.offset(page) + Header.samples]!;
  }

  /**
   * Gives the last slab back to the process, where the others have room for its pages.
   *
   * @returns Where its pages are now, or nothing where no slab went.
   */
  shrink(): ReadonlyMap<number, number> | undefined {
    const last = this.#slabs.findLastIndex((slab) => slab !== undefined);
    if (last < 0 || this.#free.length < PAGES_PER_SLAB) return undefined;
    const first = last << SLAB_SHIFT;
    const leaving = this.slab(first).bytes;
    this.#free = this.#free.filter((page) => page >> SLAB_SHIFT !== last);
    const moved = new Map<number, number>();
    for (let page = first; page < first + PAGES_PER_SLAB; page++) {
      if (this.samples(page) === 0) continue;
      const target = this.#free.pop()!;
      const from = this.offset(page);
      this.slab(target).bytes.set(leaving.subarray(from, from + PAGE_BYTES), this.offset(target));
      moved.set(page, target);
    }
    this.#slabs[last] = undefined;
    this.#slabCount -= 1;
    return moved;
  }
}
