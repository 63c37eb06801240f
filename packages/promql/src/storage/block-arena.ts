/** Bytes of a block: a header and the encoded samples of one series over some time. */
export const BLOCK_BYTES = 192;
/** Bytes of the header; what follows is shared by two streams that grow towards each other. */
export const HEADER_BYTES = 36;
/** Bytes for times and values. */
export const PAYLOAD_BYTES = 156;
/** Samples in a block: an hour of scrapes at 15 s, so that blocks of idle series also end and can be dropped. */
export const MAX_SAMPLES = 240;

const BLOCKS_PER_SLAB = 1024;
const SLAB_SHIFT = 10;
const BLOCK_MASK = 0x3ff;
/** Bytes that a slab adds to the process. */
export const SLAB_BYTES: number = BLOCKS_PER_SLAB * BLOCK_BYTES;

/** No block: the end of a chain. */
export const NO_BLOCK = -1;

/** A run of blocks in one buffer, seen in the ways that a {@link Header} needs. */
export interface Slab {
  readonly bytes: Uint8Array;
  readonly floats: Float64Array;
  readonly ints: Int32Array;
}

/** Where a block's header says what; each an offset in the elements of its view from the block's start. */
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
  /** `ints`: the next block of the series. */
  next: 8,
} as const;

/**
 * Blocks of equal size in a few large buffers: no object for each block, nothing for the garbage collector to walk,
 * and an exact count of the bytes held.
 */
export class BlockArena {
  readonly #slabs: (Slab | undefined)[] = [];
  #free: number[] = [];
  #slabCount = 0;

  /** Bytes of all slabs, used or not. */
  get bytes(): number {
    return this.#slabCount * SLAB_BYTES;
  }

  /** Blocks that can be had without another slab. */
  get free(): number {
    return this.#free.length;
  }

  /** Makes room for another 1024 blocks. */
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
    for (let block = first + BLOCKS_PER_SLAB - 1; block >= first; block--) this.#free.push(block);
  }

  /** A block to be written, or {@link NO_BLOCK} where the arena first has to {@link grow}. */
  take(): number {
    const block = this.#free.pop() ?? NO_BLOCK;
    if (block !== NO_BLOCK) this.setNext(block, NO_BLOCK);
    return block;
  }

  giveBack(block: number): void {
    this.slab(block).bytes[this.offset(block) + Header.samples] = 0;
    this.#free.push(block);
  }

  slab(block: number): Slab {
    return this.#slabs[block >> SLAB_SHIFT]!;
  }

  /** The byte where a block starts in its slab. */
  offset(block: number): number {
    return (block & BLOCK_MASK) * BLOCK_BYTES;
  }

  next(block: number): number {
    return this.slab(block).ints[(this.offset(block) >> 2) + Header.next]!;
  }

  setNext(block: number, next: number): void {
    this.slab(block).ints[(this.offset(block) >> 2) + Header.next] = next;
  }

  /** Milliseconds since the epoch of the first sample. */
  firstTime(block: number): number {
    return this.slab(block).floats[(this.offset(block) >> 3) + Header.firstTime]!;
  }

  /** How many samples a block holds: none only where it is free. */
  samples(block: number): number {
    return this.slab(block).bytes[this.offset(block) + Header.samples]!;
  }

  /**
   * Gives the last slab back to the process, where the others have room for its blocks.
   *
   * @returns Where its blocks are now, or nothing where no slab went.
   */
  shrink(): ReadonlyMap<number, number> | undefined {
    const last = this.#slabs.findLastIndex((slab) => slab !== undefined);
    if (last < 0 || this.#free.length < BLOCKS_PER_SLAB) return undefined;
    const first = last << SLAB_SHIFT;
    const leaving = this.slab(first).bytes;
    this.#free = this.#free.filter((block) => block >> SLAB_SHIFT !== last);
    const moved = new Map<number, number>();
    for (let block = first; block < first + BLOCKS_PER_SLAB; block++) {
      if (this.samples(block) === 0) continue;
      const target = this.#free.pop()!;
      const from = this.offset(block);
      this.slab(target).bytes.set(leaving.subarray(from, from + BLOCK_BYTES), this.offset(target));
      moved.set(block, target);
    }
    this.#slabs[last] = undefined;
    this.#slabCount -= 1;
    return moved;
  }
}
