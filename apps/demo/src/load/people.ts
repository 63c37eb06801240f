import type { Method } from './vocabulary.ts';

/** Somebody who has registered. */
export interface Person {
  readonly user: string;
  readonly secret: string;
}

const MOST = 500;

/** Those who have registered, and who may come back. */
export class People {
  readonly #people: Person[] = [];

  get count(): number {
    return this.#people.length;
  }

  add(person: Person): void {
    if (this.#people.length < MOST) this.#people.push(person);
  }

  /** @param share - From 0 to below 1: the same share is the same person while nobody registers. */
  at(share: number): Person | undefined {
    return this.#people[Math.floor(share * this.#people.length)];
  }
}

/** What somebody types to sign in. */
export function credentials({ user, secret }: Person, method: Method): unknown {
  return { user, method, secret };
}
