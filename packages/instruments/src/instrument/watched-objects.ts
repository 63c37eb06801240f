import type { Undo } from './undo.ts';

/** References that are held before those to objects that are gone are dropped. */
const SWEEP = 100;

/**
 * Objects that a library makes and forgets without a word, such as prepared statements: each is watched once, and the
 * garbage collector may have it nevertheless.
 */
export class WatchedObjects<T extends object> {
  readonly #watch: (object: T) => Undo;
  readonly #undos = new WeakMap<T, Undo>();
  #references: WeakRef<T>[] = [];
  #nextSweep = SWEEP;

  constructor(watch: (object: T) => Undo) {
    this.#watch = watch;
  }

  add(object: T): void {
    if (this.#undos.has(object)) return;
    this.#undos.set(object, this.#watch(object));
    this.#references.push(new WeakRef(object));
    if (this.#references.length < this.#nextSweep) return;
    this.#references = this.#references.filter((reference) => reference.deref() !== undefined);
    this.#nextSweep = this.#references.length + SWEEP;
  }

  undo(): void {
    for (const reference of this.#references.splice(0)) {
      const object = reference.deref();
      if (object !== undefined) this.#undos.get(object)?.();
    }
  }
}
