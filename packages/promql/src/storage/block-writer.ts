import { NO_SCALE, scaled, scaleOf } from './decimal-scale.ts';
import { Header, HEADER_BYTES, MAX_SAMPLES, NO_BLOCK, BLOCK_BYTES, PAYLOAD_BYTES } from './block-arena.ts';
import type { BlockArena, Slab } from './block-arena.ts';
import { BlockReader } from './block-reader.ts';
import { endAfterZero, residualSize, StreamEnd, writeResidual, writeZero, zeroSize, zigzag } from './residuals.ts';
import { sampleArrays } from './sample-arrays.ts';
import type { SampleArrays } from './sample-arrays.ts';
import type { SeriesTable } from './series-table.ts';
import { isStaleAt } from './stale-marker.ts';
import { ValueTokens } from './value-tokens.ts';

/**
 * A block may be written again in another way up to this many samples: even the widest tokens of so many fit into it. Most
 * series show in their first samples how many decimals they have and how fast they grow.
 */
const SETTLED = 9;

/** What a block's header has room for. After a longer silence another block begins. */
const MAX_INTERVAL = 2 ** 31 - 1;

/**
 * Appends samples to the blocks of series.
 *
 * Times are written as differences of differences. Values are, by block, either whole multiples of a power of ten (what is
 * foretold is the last one plus the block's mean growth), or the bytes in which a double differs from the last one.
 */
export class BlockWriter {
  readonly #arena: BlockArena;
  readonly #table: SeriesTable;
  readonly #reader: BlockReader;
  readonly #tokens: ValueTokens;
  readonly #again: SampleArrays = sampleArrays(SETTLED);

  constructor(arena: BlockArena, table: SeriesTable) {
    this.#arena = arena;
    this.#table = table;
    this.#reader = new BlockReader(arena);
    this.#tokens = new ValueTokens(table);
  }

  /**
   * Appends a sample that is newer than all of its series.
   *
   * @returns Whether there was room: where not, nothing has changed and the arena has to grow.
   */
  append(slot: number, time: number, value: number, isStale: boolean): boolean {
    const last = this.#table.lastBlock[slot]!;
    if (last !== NO_BLOCK && time - this.#table.lastTime[slot]! <= MAX_INTERVAL) {
      const samples = this.#arena.samples(last);
      if (samples <= SETTLED) this.#settle(slot, last, samples, value, isStale);
      if (samples < MAX_SAMPLES && this.#put(slot, last, time, value, isStale)) return true;
    }
    return this.#open(slot, time, value, isStale);
  }

  /** Starts another block of a series with a sample. */
  #open(slot: number, time: number, value: number, isStale: boolean): boolean {
    const previous = this.#table.lastBlock[slot]!;
    const block = this.#arena.take();
    if (block === NO_BLOCK) return false;
    const inherited = previous === NO_BLOCK ? NO_SCALE : this.#scale(previous);
    const least = inherited === NO_SCALE ? 0 : inherited;
    const scale = isStale || !Number.isFinite(value) ? least : scaleOf(value, least);
    const base = scale === NO_SCALE || scale !== inherited ? 0 : this.#growth(slot, previous);
    if (previous === NO_BLOCK) this.#table.firstBlock[slot] = block;
    else this.#arena.setNext(previous, block);
    this.#table.lastBlock[slot] = block;
    this.#begin(slot, block, scale, base, isStale ? Number.NaN : value);
    this.#put(slot, block, time, value, isStale);
    return true;
  }

  /** Empties a block and sets what it measures its values by. */
  #begin(slot: number, block: number, scale: number, base: number, value: number): void {
    const { bytes, floats } = this.#arena.slab(block);
    const offset = this.#arena.offset(block);
    bytes[offset + Header.samples] = 0;
    bytes[offset + Header.timeBytes] = 0;
    bytes[offset + Header.valueBytes] = 0;
    bytes[offset + Header.scaleAndEnds] = scale;
    const whole = scale === NO_SCALE ? 0 : scaled(value, scale);
    const first = (Number.isNaN(whole) ? 0 : whole) - base;
    floats[(offset >> 3) + Header.base] = base;
    floats[(offset >> 3) + Header.firstValue] = first;
    // 0 is also what the bits of the first value are told apart from.
    this.#table.whole[slot] = first;
  }

  /** Writes a young block again, where its values turn out to be of another kind than the first was. */
  #settle(slot: number, block: number, samples: number, value: number, isStale: boolean): void {
    const scale = this.#scale(block);
    if (scale === NO_SCALE) return;
    const isPlain = !isStale && Number.isFinite(value);
    const better = isPlain && Number.isNaN(scaled(value, scale)) ? scaleOf(value, scale) : scale;
    if (better !== scale) this.#rewrite(slot, block, better, 0);
    else if (samples === SETTLED && this.#base(block) === 0) {
      const base = this.#growth(slot, block);
      if (base !== 0) this.#rewrite(slot, block, scale, base);
    }
  }

  #rewrite(slot: number, block: number, scale: number, base: number): void {
    const { timestamps, values } = this.#again;
    const samples = this.#reader.read(block, this.#again, 0);
    this.#begin(slot, block, scale, base, values[0]!);
    for (let i = 0; i < samples; i++) this.#put(slot, block, timestamps[i]!, values[i]!, isStaleAt(values, i));
  }

  /** The mean growth from sample to sample, in whole numbers of a block's scale. */
  #growth(slot: number, block: number): number {
    const first = this.#arena.slab(block).floats[(this.#arena.offset(block) >> 3) + Header.firstValue]!;
    const samples = this.#arena.samples(block);
    return samples < 2 ? 0 : Math.round((this.#table.whole[slot]! - first - this.#base(block)) / (samples - 1));
  }

  #base(block: number): number {
    return this.#arena.slab(block).floats[(this.#arena.offset(block) >> 3) + Header.base]!;
  }

  #scale(block: number): number {
    return this.#arena.slab(block).bytes[this.#arena.offset(block) + Header.scaleAndEnds]! & 0xf;
  }

  /** Writes a sample into a block, if it fits. */
  #put(slot: number, block: number, time: number, value: number, isStale: boolean): boolean {
    const slab = this.#arena.slab(block);
    const { bytes } = slab;
    const offset = this.#arena.offset(block);
    const samples = bytes[offset + Header.samples]!;
    const timeBytes = bytes[offset + Header.timeBytes]!;
    const valueBytes = bytes[offset + Header.valueBytes]!;
    const scaleAndEnds = bytes[offset + Header.scaleAndEnds]!;
    const scale = scaleAndEnds & 0xf;
    const timeEnd = (scaleAndEnds >> 4) & 3;
    const tokens = this.#tokens;
    tokens.plan(slot, value, isStale, scale, slab.floats[(offset >> 3) + Header.base]!, scaleAndEnds >> 6);

    // The first two times stand in the header.
    const interval = samples === 0 ? 0 : time - this.#table.lastTime[slot]!;
    const folded = samples < 2 ? 0 : zigzag(interval - this.#table.interval[slot]!);
    const timeSize = samples < 2 ? 0 : folded === 0 ? zeroSize(timeEnd) : residualSize(folded);
    if (timeBytes + valueBytes + timeSize + tokens.size > PAYLOAD_BYTES) return false;

    let nextEnd = timeEnd;
    if (samples < 2) setFirstTimes(slab, offset, samples, time, interval);
    else nextEnd = putTime(bytes, offset + HEADER_BYTES + timeBytes, folded, timeEnd);
    const valueEnd = tokens.write(slot, bytes, offset + BLOCK_BYTES - 1 - valueBytes);
    bytes[offset + Header.samples] = samples + 1;
    bytes[offset + Header.timeBytes] = timeBytes + timeSize;
    bytes[offset + Header.valueBytes] = valueBytes + tokens.size;
    bytes[offset + Header.scaleAndEnds] = scale | (nextEnd << 4) | (valueEnd << 6);
    this.#table.interval[slot] = interval;
    this.#table.lastTime[slot] = time;
    return true;
  }
}

function setFirstTimes({ floats, ints }: Slab, offset: number, samples: number, time: number, interval: number): void {
  if (samples === 0) floats[(offset >> 3) + Header.firstTime] = time;
  else ints[(offset >> 2) + Header.interval] = interval;
}

function putTime(bytes: Uint8Array, at: number, folded: number, end: number): number {
  if (folded === 0) {
    writeZero(bytes, at, 1, end);
    return endAfterZero(end);
  }
  writeResidual(bytes, at, 1, folded);
  return StreamEnd.other;
}
