/** Something that workers run into: while it is there, each hangs in the job that it has. */
export class Obstacle {
  #way: Promise<void> = Promise.resolve();
  #clear: () => void = () => {};

  set(isThere: boolean): void {
    this.#clear();
    if (isThere) this.#way = new Promise((resolve) => (this.#clear = resolve));
  }

  /** Resolves when the way is free. */
  pass(): Promise<void> {
    return this.#way;
  }
}
