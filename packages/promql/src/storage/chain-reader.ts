import { NO_BLOCK } from './block-arena.ts';
import type { BlockArena } from './block-arena.ts';
import { BlockReader } from './block-reader.ts';
import type { SampleRoom } from './sample-room.ts';
import type { SeriesTable } from './series-table.ts';
import type { SeriesSamples } from './storage.ts';

/** Decodes the blocks of a series that have to do with a range of time. */
export class ChainReader {
  readonly #arena: BlockArena;
  readonly #table: SeriesTable;
  readonly #blocks: BlockReader;

  constructor(arena: BlockArena, table: SeriesTable) {
    this.#arena = arena;
    this.#table = table;
    this.#blocks = new BlockReader(arena);
  }

  /** The samples in `from <= time <= to`, or nothing where there are none. */
  read(slot: number, from: number, to: number, room: SampleRoom): SeriesSamples | undefined {
    const arena = this.#arena;
    const labels = this.#table.labels[slot];
    if (labels === undefined) return undefined;
    let first = this.#table.firstBlock[slot]!;
    // A block ends before the next one begins.
    for (let next = this.#next(first); next !== NO_BLOCK && arena.firstTime(next) <= from; next = arena.next(next)) {
      first = next;
    }
    let bound = 0;
    let end = first;
    for (; end !== NO_BLOCK && arena.firstTime(end) <= to; end = arena.next(end)) bound += arena.samples(end);
    if (bound === 0) return undefined;
    const into = room.reserve(bound);
    const start = room.at;
    let at = start;
    for (let block = first; block !== end; block = arena.next(block)) at += this.#blocks.read(block, into, at);
    const low = firstAtOrAfter(into.timestamps, from, start, at);
    const high = firstAtOrAfter(into.timestamps, to + 1, low, at);
    if (low === high) return undefined;
    room.at = at;
    return { labels, timestamps: into.timestamps.subarray(low, high), values: into.values.subarray(low, high) };
  }

  #next(block: number): number {
    return block === NO_BLOCK ? NO_BLOCK : this.#arena.next(block);
  }
}

/** Times are whole milliseconds. Ranges mostly begin near an end of the blocks, but may begin anywhere. */
function firstAtOrAfter(times: Float64Array, time: number, start: number, end: number): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
