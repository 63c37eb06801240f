import { NO_PAGE } from './page-arena.ts';
import type { PageArena } from './page-arena.ts';
import { PageReader } from './page-reader.ts';
import type { SampleRoom } from './sample-room.ts';
import type { SeriesTable } from './series-table.ts';
import type { SeriesSamples } from './storage.ts';

/** Decodes the pages of a series that have to do with a range of time. */
export class ChainReader {
  readonly #arena: PageArena;
  readonly #table: SeriesTable;
  readonly #pages: PageReader;

  constructor(arena: PageArena, table: SeriesTable) {
    this.#arena = arena;
    this.#table = table;
    this.#pages = new PageReader(arena);
  }

  /** The samples in `from <= time <= to`, or nothing where there are none. */
  read(slot: number, from: number, to: number, room: SampleRoom): SeriesSamples | undefined {
    const arena = this.#arena;
    const labels = this.#table.labels[slot];
    if (labels === undefined) return undefined;
    let first = this.#table.firstPage[slot]!;
    // A page ends before the next one begins.
    for (let next = this.#next(first); next !== NO_PAGE && arena.firstTime(next) <= from; next = arena.next(next)) {
      first = next;
    }
    let bound = 0;
    let end = first;
    for (; end !== NO_PAGE && arena.firstTime(end) <= to; end = arena.next(end)) bound += arena.samples(end);
    if (bound === 0) return undefined;
    const into = room.reserve(bound);
    const start = room.at;
    let at = start;
    for (let page = first; page !== end; page = arena.next(page)) at += this.#pages.read(page, into, at);
    const low = firstAtOrAfter(into.timestamps, from, start, at);
    const high = firstAtOrAfter(into.timestamps, to + 1, low, at);
    if (low === high) return undefined;
    room.at = at;
    return { labels, timestamps: into.timestamps.subarray(low, high), values: into.values.subarray(low, high) };
  }

  #next(page: number): number {
    return page === NO_PAGE ? NO_PAGE : this.#arena.next(page);
  }
}

/** Times are whole milliseconds. Ranges mostly begin near an end of the pages, but may begin anywhere. */
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
