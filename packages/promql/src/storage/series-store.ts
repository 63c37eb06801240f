import type { Labels } from '../labels/labels.ts';
import { NO_SLOT } from '../labels/labels-index.ts';
import { ChainReader } from './chain-reader.ts';
import { LabelIndex } from './label-index.ts';
import { NO_BLOCK, BlockArena, SLAB_BYTES } from './block-arena.ts';
import { BlockWriter } from './block-writer.ts';
import { SampleRoom } from './sample-room.ts';
import { SeriesTable } from './series-table.ts';
import { isStaleAt } from './stale-marker.ts';

/** A sample on its way in. */
export interface Incoming {
  /** Whole milliseconds since the epoch. */
  readonly time: number;
  readonly value: number;
  readonly isStale: boolean;
  /** The number of its batch; 0 where it comes alone. */
  readonly batch: number;
}

// Asked for before a series is filed, so that refusing it costs little.
const USUAL_SERIES_BYTES = 1000;
/** The part of all blocks that goes when there is no room for another. */
const EVICTED_PART = 0.05;

/** Series and their blocks, never more than a number of bytes: where there is no room, the oldest samples go. */
export class SeriesStore {
  readonly index: LabelIndex = new LabelIndex();
  readonly table: SeriesTable = new SeriesTable();
  readonly #arena = new BlockArena();
  readonly reader: ChainReader = new ChainReader(this.#arena, this.table);
  readonly #writer = new BlockWriter(this.#arena, this.table);
  readonly #maxBytes: number;
  samples = 0;
  /** The newest time of all samples that came in. */
  newest: number = -Infinity;
  /** Everything older was dropped. */
  oldest: number = -Infinity;
  /** The newest time at which nothing older was left to drop. */
  #fullAt = -Infinity;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get bytes(): number {
    return this.#arena.bytes + this.index.bytes + this.table.bytes;
  }

  /** Starts a series; {@link NO_SLOT} where there is no room for it. */
  file(labels: Labels): number {
    while (this.bytes + USUAL_SERIES_BYTES > this.#maxBytes) if (!this.#evict()) return NO_SLOT;
    const slot = this.table.add(labels);
    this.table.labels[slot] = this.index.add(labels, slot);
    // Now its size is known.
    while (this.bytes > this.#maxBytes) {
      if (this.#evict()) continue;
      this.#forget([slot]);
      return NO_SLOT;
    }
    return slot;
  }

  /** Appends a sample that is newer than all of its series; false where there is no room. */
  append(slot: number, { time, value, isStale, batch }: Incoming): boolean {
    const generation = this.table.generation[slot];
    while (!this.#writer.append(slot, time, value, isStale)) {
      const hasRoom = this.#makeRoom();
      // Making room may have dropped the series itself, as one of the oldest.
      if (this.table.generation[slot] !== generation) return false;
      if (hasRoom) continue;
      if (this.table.firstBlock[slot] === NO_BLOCK) this.#forget([slot]);
      return false;
    }
    this.table.batch[slot] = batch;
    this.samples += 1;
    return true;
  }

  /** Writes a series again with a sample among its others; `conflict` where it has another value at that time. */
  insert(slot: number, sample: Incoming): 'appended' | 'duplicate' | 'conflict' | 'out of memory' {
    if (this.#arena.free === 0 && !this.#makeRoom()) return 'out of memory';
    const kept = this.reader.read(slot, -Infinity, Infinity, new SampleRoom());
    if (kept === undefined) return 'out of memory';
    const { timestamps, values } = kept;
    const place = timestamps.findLastIndex((time) => time <= sample.time);
    if (timestamps[place] === sample.time) return isSame(values, place, sample) ? 'duplicate' : 'conflict';
    // What is written last is the newest still, of the batch that it came with.
    const batch = this.table.batch[slot]!;
    this.#releaseBlocks(slot);
    const put = (index: number): void => {
      this.append(slot, { time: timestamps[index]!, value: values[index]!, isStale: isStaleAt(values, index), batch });
    };
    for (let i = 0; i <= place; i++) put(i);
    this.append(slot, sample);
    for (let i = place + 1; i < timestamps.length; i++) put(i);
    return 'appended';
  }

  /** Drops the blocks that end before a time, and the series that have no others. */
  dropBefore(time: number): void {
    this.oldest = Math.max(this.oldest, time);
    const gone: number[] = [];
    const { size, labels, lastBlock, lastTime } = this.table;
    for (let slot = 0; slot < size; slot++) {
      // A series without blocks is about to get its first one.
      if (labels[slot] === undefined || lastBlock[slot] === NO_BLOCK) continue;
      if (lastTime[slot]! < time) {
        this.#releaseBlocks(slot);
        gone.push(slot);
      } else this.#dropBlocksBefore(slot, time);
    }
    this.#forget(gone);
  }

  #dropBlocksBefore(slot: number, time: number): void {
    const arena = this.#arena;
    let block = this.table.firstBlock[slot]!;
    for (let next = arena.next(block); next !== NO_BLOCK && arena.firstTime(next) <= time; next = arena.next(block)) {
      this.#release(block);
      block = next;
    }
    this.table.firstBlock[slot] = block;
  }

  #releaseBlocks(slot: number): void {
    for (let block = this.table.firstBlock[slot]!; block !== NO_BLOCK;) {
      const next = this.#arena.next(block);
      this.#release(block);
      block = next;
    }
    this.table.firstBlock[slot] = NO_BLOCK;
    this.table.lastBlock[slot] = NO_BLOCK;
    this.table.lastTime[slot] = -Infinity;
  }

  #release(block: number): void {
    this.samples -= this.#arena.samples(block);
    this.#arena.giveBack(block);
  }

  #forget(slots: readonly number[]): void {
    if (slots.length === 0) return;
    const gone = new Map<number, Labels>();
    for (const slot of slots) {
      const labels = this.table.labels[slot];
      if (labels !== undefined) gone.set(slot, labels);
      this.table.remove(slot);
    }
    this.index.remove(gone);
  }

  /** Makes sure that a block can be had. */
  #makeRoom(): boolean {
    if (this.bytes + SLAB_BYTES <= this.#maxBytes) {
      this.#arena.grow();
      return true;
    }
    while (this.#evict()) if (this.#arena.free > 0) return true;
    return false;
  }

  /** Drops the oldest samples; false where all that is left is of the newest time. */
  #evict(): boolean {
    if (this.newest <= this.#fullAt) return false;
    const cutoff = this.#cutoff();
    if (cutoff === undefined) {
      this.#fullAt = this.newest;
      return false;
    }
    this.dropBefore(cutoff);
    while (this.bytes > this.#maxBytes) {
      const moved = this.#arena.shrink();
      if (moved === undefined) break;
      this.#relink(moved);
    }
    return true;
  }

  /**
   * A time such that a small part of all full blocks ends before it, or, where no block is full, a small part of the series;
   * none where all ends are of the newest time.
   */
  #cutoff(): number | undefined {
    const ends: number[] = [];
    const { size, firstBlock, lastBlock, lastTime } = this.table;
    for (let slot = 0; slot < size; slot++) {
      if (this.table.labels[slot] === undefined) continue;
      for (let block = firstBlock[slot]!; block !== lastBlock[slot];) {
        block = this.#arena.next(block);
        ends.push(this.#arena.firstTime(block));
      }
    }
    if (ends.length === 0) {
      for (let slot = 0; slot < size; slot++) if (lastBlock[slot] !== NO_BLOCK) ends.push(lastTime[slot]! + 1);
    }
    const past = Float64Array.from(ends.filter((end) => end <= this.newest)).toSorted();
    return past[Math.min(Math.floor(ends.length * EVICTED_PART), past.length - 1)];
  }

  /** Follows blocks to where they are now. */
  #relink(moved: ReadonlyMap<number, number>): void {
    const { size, labels, firstBlock, lastBlock } = this.table;
    for (let slot = 0; slot < size; slot++) {
      if (labels[slot] === undefined) continue;
      firstBlock[slot] = moved.get(firstBlock[slot]!) ?? firstBlock[slot]!;
      lastBlock[slot] = moved.get(lastBlock[slot]!) ?? lastBlock[slot]!;
      for (let block = firstBlock[slot]!; block !== NO_BLOCK; block = this.#arena.next(block)) {
        const next = moved.get(this.#arena.next(block));
        if (next !== undefined) this.#arena.setNext(block, next);
      }
    }
  }
}

function isSame(values: Float64Array, index: number, { value, isStale }: Incoming): boolean {
  return isStaleAt(values, index) ? isStale : !isStale && Object.is(values[index], value);
}
