import type { Labels } from '../labels/labels.ts';
import { NO_PAGE } from './page-arena.ts';

/** No series. */
export const NO_SLOT = -1;

const FIRST_CAPACITY = 64;
// The columns, the reference to the labels, and the labels with an array of strings that series share.
const SLOT_BYTES = 64;
const LABELS_BYTES = 150;
const STRING_BYTES = 8;

/**
 * The series, each a slot in typed arrays: where its pages are, and what its next sample is told apart from.
 *
 * They are found by their labels through a table of slots (open addressing, linear), without a key string for each.
 */
export class SeriesTable {
  labels: (Labels | undefined)[] = [];
  firstPage: Int32Array = new Int32Array(FIRST_CAPACITY);
  lastPage: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Milliseconds since the epoch of the newest sample. */
  lastTime: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Milliseconds between the two newest. */
  interval: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** The newest value: as a whole number, in pages of decimals... */
  whole: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** ...and in pages of differences its bits, the low half first. */
  bits: Int32Array = new Int32Array(this.whole.buffer);
  /** Grows when the slot changes hands. */
  generation: Int32Array = new Int32Array(FIRST_CAPACITY);
  #hashes: Int32Array = new Int32Array(FIRST_CAPACITY);
  #slots: Int32Array = new Int32Array(2 * FIRST_CAPACITY).fill(NO_SLOT);
  readonly #freeSlots: number[] = [];
  #strings = 0;
  /** Series held. */
  count = 0;
  /** Slots ever used: iterate from 0 to here and skip those without labels. */
  size = 0;

  /** Bytes held, about. */
  get bytes(): number {
    return this.lastTime.length * SLOT_BYTES + this.count * LABELS_BYTES + this.#strings * STRING_BYTES;
  }

  find(labels: Labels): number {
    const mask = this.#slots.length - 1;
    const hash = hashOf(labels);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = this.#slots[place]!;
      if (slot === NO_SLOT) return NO_SLOT;
      if (this.#hashes[slot] === hash && isSame(this.labels[slot], labels)) return slot;
    }
  }

  /** Gives a series that is not there a slot. */
  add(labels: Labels): number {
    const slot = this.#freeSlots.pop() ?? this.size++;
    if (slot === this.lastTime.length) this.#grow();
    this.labels[slot] = labels;
    this.firstPage[slot] = NO_PAGE;
    this.lastPage[slot] = NO_PAGE;
    this.lastTime[slot] = -Infinity;
    this.interval[slot] = 0;
    this.#hashes[slot] = hashOf(labels);
    this.#place(slot);
    this.count += 1;
    this.#strings += labels.pairs.length;
    return slot;
  }

  remove(slot: number): void {
    const labels = this.labels[slot];
    if (labels === undefined) return;
    this.#unplace(slot);
    this.labels[slot] = undefined;
    this.generation[slot]! += 1;
    this.#freeSlots.push(slot);
    this.count -= 1;
    this.#strings -= labels.pairs.length;
  }

  #grow(): void {
    const capacity = Math.ceil(this.lastTime.length * 1.5);
    this.firstPage = widen(this.firstPage, capacity);
    this.lastPage = widen(this.lastPage, capacity);
    this.lastTime = widen(this.lastTime, capacity);
    this.interval = widen(this.interval, capacity);
    this.whole = widen(this.whole, capacity);
    this.bits = new Int32Array(this.whole.buffer);
    this.generation = widen(this.generation, capacity);
    this.#hashes = widen(this.#hashes, capacity);
    // At most three quarters full.
    if (capacity * 4 <= this.#slots.length * 3) return;
    const placed = this.#slots.filter((slot) => slot !== NO_SLOT);
    this.#slots = new Int32Array(this.#slots.length * 2).fill(NO_SLOT);
    for (const slot of placed) this.#place(slot);
  }

  #place(slot: number): void {
    const mask = this.#slots.length - 1;
    let place = this.#hashes[slot]! & mask;
    while (this.#slots[place] !== NO_SLOT) place = (place + 1) & mask;
    this.#slots[place] = slot;
  }

  /** Empties a slot's place, and places again what stands behind it up to the next gap. */
  #unplace(slot: number): void {
    const mask = this.#slots.length - 1;
    let place = this.#hashes[slot]! & mask;
    while (this.#slots[place] !== slot) place = (place + 1) & mask;
    this.#slots[place] = NO_SLOT;
    for (place = (place + 1) & mask; this.#slots[place] !== NO_SLOT; place = (place + 1) & mask) {
      const other = this.#slots[place]!;
      this.#slots[place] = NO_SLOT;
      this.#place(other);
    }
  }
}

function widen<Column extends Int32Array | Float64Array>(column: Column, capacity: number): Column {
  const wider = new (column.constructor as new (length: number) => Column)(capacity);
  wider.set(column);
  return wider;
}

/** FNV-1a over the UTF-16 of names and values. */
function hashOf({ pairs }: Labels): number {
  let hash = 0x811c_9dc5;
  for (const text of pairs) {
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x0100_0193);
    hash = Math.imul(hash ^ 0xffff, 0x0100_0193);
  }
  // The low bits choose the place, and FNV mixes upwards.
  return hash ^ (hash >>> 15);
}

function isSame(mine: Labels | undefined, { pairs }: Labels): boolean {
  if (mine === undefined || mine.pairs.length !== pairs.length) return false;
  for (let i = 0; i < pairs.length; i++) if (mine.pairs[i] !== pairs[i]) return false;
  return true;
}
