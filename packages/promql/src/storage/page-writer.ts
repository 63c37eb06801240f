import { NO_SCALE, scaled, scaleOf } from './decimal-scale.ts';
import { Header, HEADER_BYTES, MAX_SAMPLES, NO_PAGE, PAGE_BYTES, PAYLOAD_BYTES } from './page-arena.ts';
import type { PageArena, Slab } from './page-arena.ts';
import { PageReader } from './page-reader.ts';
import { endAfterZero, residualSize, StreamEnd, writeResidual, writeZero, zeroSize, zigzag } from './residuals.ts';
import { sampleArrays } from './sample-arrays.ts';
import type { SampleArrays } from './sample-arrays.ts';
import type { SeriesTable } from './series-table.ts';
import { isStaleAt } from './stale-marker.ts';
import { ValueTokens } from './value-tokens.ts';

/**
 * A page may be written again in another way up to this many samples: even the widest tokens of so many fit into it. Most
 * series show in their first samples how many decimals they have and how fast they grow.
 */
const SETTLED = 9;

/** What a page's header has room for. After a longer silence another page begins. */
const MAX_INTERVAL = 2 ** 31 - 1;

/**
 * Appends samples to the pages of series.
 *
 * Times are written as differences of differences. Values are, by page, either whole multiples of a power of ten (what is
 * foretold is the last one plus the page's mean growth), or the bytes in which a double differs from the last one.
 */
export class PageWriter {
  readonly #arena: PageArena;
  readonly #table: SeriesTable;
  readonly #reader: PageReader;
  readonly #tokens: ValueTokens;
  readonly #again: SampleArrays = sampleArrays(SETTLED);

  constructor(arena: PageArena, table: SeriesTable) {
    this.#arena = arena;
    this.#table = table;
    this.#reader = new PageReader(arena);
    this.#tokens = new ValueTokens(table);
  }

  /**
   * Appends a sample that is newer than all of its series.
   *
   * @returns Whether there was room: where not, nothing has changed and the arena has to grow.
   */
  append(slot: number, time: number, value: number, isStale: boolean): boolean {
    const last = this.#table.lastPage[slot]!;
    if (last !== NO_PAGE && time - this.#table.lastTime[slot]! <= MAX_INTERVAL) {
      const samples = this.#arena.samples(last);
      if (samples <= SETTLED) this.#settle(slot, last, samples, value, isStale);
      if (samples < MAX_SAMPLES && this.#put(slot, last, time, value, isStale)) return true;
    }
    return this.#open(slot, time, value, isStale);
  }

  /** Starts another page of a series with a sample. */
  #open(slot: number, time: number, value: number, isStale: boolean): boolean {
    const previous = this.#table.lastPage[slot]!;
    const page = this.#arena.take();
    if (page === NO_PAGE) return false;
    const inherited = previous === NO_PAGE ? NO_SCALE : this.#scale(previous);
    const least = inherited === NO_SCALE ? 0 : inherited;
    const scale = isStale || !Number.isFinite(value) ? least : scaleOf(value, least);
    const base = scale === NO_SCALE || scale !== inherited ? 0 : this.#growth(slot, previous);
    if (previous === NO_PAGE) this.#table.firstPage[slot] = page;
    else this.#arena.setNext(previous, page);
    this.#table.lastPage[slot] = page;
    this.#begin(slot, page, scale, base, isStale ? Number.NaN : value);
    this.#put(slot, page, time, value, isStale);
    return true;
  }

  /** Empties a page and sets what it measures its values by. */
  #begin(slot: number, page: number, scale: number, base: number, value: number): void {
    const { bytes, floats } = this.#arena.slab(page);
    const offset = this.#arena.offset(page);
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

  /** Writes a young page again, where its values turn out to be of another kind than the first was. */
  #settle(slot: number, page: number, samples: number, value: number, isStale: boolean): void {
    const scale = this.#scale(page);
    if (scale === NO_SCALE) return;
    const isPlain = !isStale && Number.isFinite(value);
    const better = isPlain && Number.isNaN(scaled(value, scale)) ? scaleOf(value, scale) : scale;
    if (better !== scale) this.#rewrite(slot, page, better, 0);
    else if (samples === SETTLED && this.#base(page) === 0) {
      const base = this.#growth(slot, page);
      if (base !== 0) this.#rewrite(slot, page, scale, base);
    }
  }

  #rewrite(slot: number, page: number, scale: number, base: number): void {
    const { timestamps, values } = this.#again;
    const samples = this.#reader.read(page, this.#again, 0);
    this.#begin(slot, page, scale, base, values[0]!);
    for (let i = 0; i < samples; i++) this.#put(slot, page, timestamps[i]!, values[i]!, isStaleAt(values, i));
  }

  /** The mean growth from sample to sample, in whole numbers of a page's scale. */
  #growth(slot: number, page: number): number {
    const first = this.#arena.slab(page).floats[(this.#arena.offset(page) >> 3) + Header.firstValue]!;
    const samples = this.#arena.samples(page);
    return samples < 2 ? 0 : Math.round((this.#table.whole[slot]! - first - this.#base(page)) / (samples - 1));
  }

  #base(page: number): number {
    return this.#arena.slab(page).floats[(this.#arena.offset(page) >> 3) + Header.base]!;
  }

  #scale(page: number): number {
    return this.#arena.slab(page).bytes[this.#arena.offset(page) + Header.scaleAndEnds]! & 0xf;
  }

  /** Writes a sample into a page, if it fits. */
  #put(slot: number, page: number, time: number, value: number, isStale: boolean): boolean {
    const slab = this.#arena.slab(page);
    const { bytes } = slab;
    const offset = this.#arena.offset(page);
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
    const valueEnd = tokens.write(slot, bytes, offset + PAGE_BYTES - 1 - valueBytes);
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
