import { setTimeout as delay } from 'node:timers/promises';
import type { SeededRandom } from '../../../seeded-random.ts';

/** What a bank has for each currency. */
export type Holdings = Readonly<Record<string, number>>;

const ANSWER_MILLISECONDS = { one: 700, all: 1800 };
const SPREAD = 0.03;

/** The house's bank, which confirms what it holds. It is asked about one currency at a time; about all of them it takes long. */
export class Bank {
  readonly #random: SeededRandom;
  #number = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** @returns the reference of its confirmation */
  async confirm(holdings: Holdings, signal: AbortSignal): Promise<string> {
    const scope = Object.keys(holdings).length > 1 ? 'all' : 'one';
    await delay(this.#random.logNormal(ANSWER_MILLISECONDS[scope], SPREAD), undefined, { signal });
    this.#number++;
    return `${Object.keys(holdings).join('-')}-${String(this.#number).padStart(6, '0')}`;
  }
}
