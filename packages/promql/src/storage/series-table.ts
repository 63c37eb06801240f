import type { Labels } from '../labels/labels.ts';
import { LabelsIndex } from '../labels/labels-index.ts';
import { NO_BLOCK } from './block-arena.ts';

const FIRST_CAPACITY = 64;
// The columns, the reference to the labels, and the labels with an array of strings that series share.
const SLOT_BYTES = 58;
const LABELS_BYTES = 180;
const STRING_BYTES = 8;

/** The series, each a slot in typed arrays: where its blocks are, and what its next sample is told apart from. */
export class SeriesTable {
  labels: (Labels | undefined)[] = [];
  firstBlock: Int32Array = new Int32Array(FIRST_CAPACITY);
  lastBlock: Int32Array = new Int32Array(FIRST_CAPACITY);
  /** Milliseconds since the epoch of the newest sample. */
  lastTime: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Milliseconds between the two newest. */
  interval: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** The newest value: as a whole number, in blocks of decimals... */
  whole: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** ...and in blocks of differences its bits, the low half first. */
  bits: Int32Array = new Int32Array(this.whole.buffer);
  /** The batch that the newest sample came in with; 0 where it came alone. */
  batch: Float64Array = new Float64Array(FIRST_CAPACITY);
  /** Grows when the slot changes hands. */
  generation: Int32Array = new Int32Array(FIRST_CAPACITY);
  readonly #byLabels = new LabelsIndex((slot) => this.labels[slot]!);
  readonly #freeSlots: number[] = [];
  #strings = 0;
  /** Series held. */
  count = 0;
  /** Slots ever used: iterate from 0 to here and skip those without labels. */
  size = 0;

  /** Bytes held, about. */
  get bytes(): number {
    const columns = this.lastTime.length * SLOT_BYTES + this.#byLabels.bytes;
    return columns + this.count * LABELS_BYTES + this.#strings * STRING_BYTES;
  }

  /** The slot of a series, or `NO_SLOT`. */
  find(labels: Labels): number {
    return this.#byLabels.find(labels);
  }

  /** Gives a series that is not there a slot. */
  add(labels: Labels): number {
    const slot = this.#freeSlots.pop() ?? this.size++;
    if (slot === this.lastTime.length) this.#grow();
    this.labels[slot] = labels;
    this.firstBlock[slot] = NO_BLOCK;
    this.lastBlock[slot] = NO_BLOCK;
    this.lastTime[slot] = -Infinity;
    this.interval[slot] = 0;
    this.batch[slot] = 0;
    this.#byLabels.add(slot);
    this.count += 1;
    this.#strings += labels.pairs.length;
    return slot;
  }

  remove(slot: number): void {
    const labels = this.labels[slot];
    if (labels === undefined) return;
    this.#byLabels.delete(slot);
    this.labels[slot] = undefined;
    this.generation[slot]! += 1;
    this.#freeSlots.push(slot);
    this.count -= 1;
    this.#strings -= labels.pairs.length;
  }

  #grow(): void {
    const capacity = Math.ceil(this.lastTime.length * 1.5);
    this.firstBlock = widen(this.firstBlock, capacity);
    this.lastBlock = widen(this.lastBlock, capacity);
    this.lastTime = widen(this.lastTime, capacity);
    this.interval = widen(this.interval, capacity);
    this.whole = widen(this.whole, capacity);
    this.bits = new Int32Array(this.whole.buffer);
    this.batch = widen(this.batch, capacity);
    this.generation = widen(this.generation, capacity);
  }
}

function widen<Column extends Int32Array | Float64Array>(column: Column, capacity: number): Column {
  const wider = new (column.constructor as new (length: number) => Column)(capacity);
  wider.set(column);
  return wider;
}
