const INITIAL_CAPACITY = 4;

/** What {@link TupleTable.find} says of a tuple that the table does not hold. */
export const NONE = -1;

/**
 * Tuples of small numbers, each in a numbered slot, found by open addressing over typed arrays: no key is joined, and a
 * tuple costs no object. The tuple that a call means stands in {@link tuple}, and its hash is passed along.
 */
export class TupleTable {
  /** Numbers in a tuple. */
  readonly arity: number;
  /** The tuple that is looked for or created. */
  readonly tuple: Uint32Array;
  /** Slots ever used: iterate from 0 to here and skip those that are not {@link isLive}. */
  size = 0;
  /** Tuples held now. */
  count = 0;

  readonly #grown: (capacity: number) => void;
  readonly #freeSlots: number[] = [];
  #readers = 0;
  #tuples: Uint32Array;
  #hashes = new Int32Array(INITIAL_CAPACITY);
  #live = new Uint8Array(INITIAL_CAPACITY);
  // Slots by hash; half of it is always free.
  #index = new Int32Array(INITIAL_CAPACITY * 2).fill(NONE);

  /** @param grown - Told how many slots may be used from now on, at once and whenever they become more. */
  constructor(arity: number, grown: (capacity: number) => void) {
    this.arity = arity;
    this.tuple = new Uint32Array(arity);
    this.#grown = grown;
    this.#tuples = new Uint32Array(INITIAL_CAPACITY * arity);
    grown(INITIAL_CAPACITY);
  }

  isLive(slot: number): boolean {
    return this.#live[slot] === 1;
  }

  /** The number at a place of a slot's tuple. */
  at(slot: number, place: number): number {
    return this.#tuples[slot * this.arity + place]!;
  }

  /** The slot of the tuple, or {@link NONE}. */
  find(hash: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    const { arity, tuple } = this;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = index[at]!;
      if (slot === NONE) return NONE;
      if (this.#hashes[slot] !== hash) continue;
      let i = 0;
      while (i < arity && this.#tuples[slot * arity + i] === tuple[i]) i++;
      if (i === arity) return slot;
    }
  }

  /**
   * Starts to read the slots in order, with pauses; returns where to end. Until {@link endReading} no slot is used again:
   * a tuple that is removed and created anew comes after that end, and is not read twice.
   */
  beginReading(): number {
    this.#readers++;
    return this.size;
  }

  endReading(): void {
    this.#readers--;
  }

  /** Gives the tuple, which the table must not hold, a slot. */
  create(hash: number): number {
    const freed = this.#readers === 0 ? this.#freeSlots.pop() : undefined;
    const slot = freed ?? this.size++;
    if (slot >= this.#live.length) this.#grow();
    this.#tuples.set(this.tuple, slot * this.arity);
    this.#hashes[slot] = hash;
    this.#live[slot] = 1;
    this.count++;
    this.#link(slot);
    return slot;
  }

  /** Frees a slot; its tuple can be read until the slot is used again. */
  remove(slot: number): void {
    this.#unlink(slot);
    this.#live[slot] = 0;
    this.#freeSlots.push(slot);
    this.count--;
  }

  #link(slot: number): void {
    const mask = this.#index.length - 1;
    let at = this.#hashes[slot]! & mask;
    while (this.#index[at] !== NONE) at = (at + 1) & mask;
    this.#index[at] = slot;
  }

  // Linear probing without tombstones: what follows moves up as long as it may (Knuth, 6.4, algorithm R).
  #unlink(slot: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let hole = this.#hashes[slot]! & mask;
    while (index[hole] !== slot) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; index[at] !== NONE; at = (at + 1) & mask) {
      const home = this.#hashes[index[at]!]! & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      index[hole] = index[at]!;
      hole = at;
    }
    index[hole] = NONE;
  }

  #grow(): void {
    const capacity = this.#live.length * 2;
    this.#tuples = enlarged(this.#tuples, new Uint32Array(capacity * this.arity));
    this.#hashes = enlarged(this.#hashes, new Int32Array(capacity));
    this.#live = enlarged(this.#live, new Uint8Array(capacity));
    this.#index = new Int32Array(capacity * 2).fill(NONE);
    for (let slot = 0; slot < this.size; slot++) if (this.isLive(slot)) this.#link(slot);
    this.#grown(capacity);
  }
}

/** The hash of a tuple, number by number, starting from 0. */
export function mix(hash: number, number: number): number {
  const mixed = Math.imul(hash ^ number, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function enlarged<A extends Uint32Array | Int32Array | Uint8Array>(before: A, after: A): A {
  after.set(before);
  return after;
}
