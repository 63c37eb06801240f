import type { Undo } from '../instrument/undo.ts';
import type { Statement } from './mysql2-shapes.ts';

/** References that are held before those to statements that are gone are dropped. */
const SWEEP = 100;

/** The prepared statements of a connection, which forgets those that were not used for long, as must we. */
export class Statements {
  readonly #watch: (statement: Statement) => Undo;
  readonly #undos = new WeakMap<Statement, Undo>();
  #references: WeakRef<Statement>[] = [];
  #nextSweep = SWEEP;

  constructor(watch: (statement: Statement) => Undo) {
    this.#watch = watch;
  }

  add(statement: Statement): void {
    if (this.#undos.has(statement)) return;
    this.#undos.set(statement, this.#watch(statement));
    this.#references.push(new WeakRef(statement));
    if (this.#references.length < this.#nextSweep) return;
    this.#references = this.#references.filter((reference) => reference.deref() !== undefined);
    this.#nextSweep = this.#references.length + SWEEP;
  }

  undo(): void {
    for (const reference of this.#references.splice(0)) {
      const statement = reference.deref();
      if (statement !== undefined) this.#undos.get(statement)?.();
    }
  }
}
