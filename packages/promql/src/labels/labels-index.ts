import type { Labels } from './labels.ts';

/** No slot has these labels. */
export const NO_SLOT = -1;

const FIRST_CAPACITY = 128;

/**
 * Finds slots by their labels: a table of slots and their hashes (open addressing, linear), without a key string for each.
 */
export class LabelsIndex {
  readonly #labelsOf: (slot: number) => Labels;
  #slots: Int32Array = new Int32Array(FIRST_CAPACITY).fill(NO_SLOT);
  #hashes: Int32Array = new Int32Array(FIRST_CAPACITY);
  #count = 0;

  /** @param labelsOf - The labels of a slot that was added and not deleted. */
  constructor(labelsOf: (slot: number) => Labels) {
    this.#labelsOf = labelsOf;
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#hashes.byteLength;
  }

  find(labels: Labels): number {
    const mask = this.#slots.length - 1;
    const hash = hashOf(labels);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = this.#slots[place]!;
      if (slot === NO_SLOT) return NO_SLOT;
      if (this.#hashes[place] === hash && isSame(this.#labelsOf(slot), labels)) return slot;
    }
  }

  /** Adds a slot whose labels are not there yet. */
  add(slot: number): void {
    // At most two thirds full.
    if (this.#count * 3 >= this.#slots.length * 2) this.#grow();
    this.#place(slot, hashOf(this.#labelsOf(slot)));
    this.#count += 1;
  }

  #grow(): void {
    const slots = this.#slots;
    const hashes = this.#hashes;
    this.#slots = new Int32Array(slots.length * 2).fill(NO_SLOT);
    this.#hashes = new Int32Array(slots.length * 2);
    for (let place = 0; place < slots.length; place++) {
      if (slots[place] !== NO_SLOT) this.#place(slots[place]!, hashes[place]!);
    }
  }

  #place(slot: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let place = hash & mask;
    while (this.#slots[place] !== NO_SLOT) place = (place + 1) & mask;
    this.#slots[place] = slot;
    this.#hashes[place] = hash;
  }

  /** Empties a slot's place, and places again what stands behind it up to the next gap. */
  delete(slot: number): void {
    const mask = this.#slots.length - 1;
    let place = hashOf(this.#labelsOf(slot)) & mask;
    while (this.#slots[place] !== slot) place = (place + 1) & mask;
    this.#slots[place] = NO_SLOT;
    this.#count -= 1;
    for (place = (place + 1) & mask; this.#slots[place] !== NO_SLOT; place = (place + 1) & mask) {
      const other = this.#slots[place]!;
      this.#slots[place] = NO_SLOT;
      this.#place(other, this.#hashes[place]!);
    }
  }
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

function isSame({ pairs: a }: Labels, { pairs: b }: Labels): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
