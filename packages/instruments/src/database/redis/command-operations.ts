import type { Operation } from '../operation-recorder.ts';
import { commandName } from './command-names.ts';

/** Spellings that are remembered: `get`, `GET`. */
const KEPT = 1000;

/** The operations of commands, each made once. */
export class CommandOperations {
  readonly #bySpelling = new Map<unknown, Operation>();

  of(sent: unknown): Operation {
    const known = this.#bySpelling.get(sent);
    if (known !== undefined) return known;
    const operation = { operation: commandName(sent), table: undefined };
    if (this.#bySpelling.size < KEPT) this.#bySpelling.set(sent, operation);
    return operation;
  }
}
