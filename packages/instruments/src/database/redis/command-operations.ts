import type { Operation } from '../operation-recorder.ts';
import { commandName } from './command-names.ts';

/** Spellings that are remembered: `get`, `GET`. */
const KEPT = 1000;
/** Characters of one: no command is as long. */
const LONGEST = 64;

/** The operations of commands, each made once. */
export class CommandOperations {
  readonly #bySpelling = new Map<string, Operation>();

  of(sent: unknown): Operation {
    // A buffer is another one each time.
    if (typeof sent !== 'string' || sent.length > LONGEST) return operationOf(sent);
    const known = this.#bySpelling.get(sent);
    if (known !== undefined) return known;
    const operation = operationOf(sent);
    if (this.#bySpelling.size < KEPT) this.#bySpelling.set(sent, operation);
    return operation;
  }
}

function operationOf(sent: unknown): Operation {
  const name = typeof sent === 'string' && sent.length > LONGEST ? '' : sent;
  return { operation: commandName(name), table: undefined };
}
