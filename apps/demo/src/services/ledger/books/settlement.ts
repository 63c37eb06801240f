import { currencies, toMicros } from '../money/currencies.ts';
import type { Books } from './books.ts';
import type { House } from './house.ts';

export const SETTLEMENT_SECONDS = 4;

const INVESTED = toMicros(100);
const RETURNED = toMicros(104);

/**
 * Invests what the reserve has, and takes back what was invested: both at once, and neither knows of the other. They lock the
 * same two accounts in opposite order, so the database gives one of them up, and it is tried again.
 */
export class Settlement {
  readonly #books: Books;
  readonly #house: House;
  #round = 0;

  constructor(books: Books, house: House) {
    this.#books = books;
    this.#house = house;
  }

  async settle(): Promise<void> {
    const currency = currencies[this.#round++ % currencies.length]!;
    const [reserve, investments] = [this.#house('reserve', currency), this.#house('investments', currency)];
    await Promise.all([
      this.#books.settle(reserve, investments, INVESTED),
      this.#books.settle(investments, reserve, RETURNED),
    ]);
  }
}
