/** A set of characters to be asked one by one: faster than an expression, and never more than a look. */
export class Characters {
  readonly #ascii = new Uint8Array(128);
  readonly #beyond: boolean;

  /** @param beyond - Whether what is no ASCII belongs to it. */
  constructor(pattern: RegExp, beyond: boolean) {
    for (let code = 0; code < 128; code++) this.#ascii[code] = pattern.test(String.fromCharCode(code)) ? 1 : 0;
    this.#beyond = beyond;
  }

  has(text: string, index: number): boolean {
    const code = text.charCodeAt(index);
    return code < 128 ? this.#ascii[code] === 1 : this.#beyond && code >= 128;
  }

  /** Where the run of them that ends before an index begins. */
  startOfRun(text: string, end: number, from: number): number {
    let start = end;
    while (start > from && this.has(text, start - 1)) start--;
    return start;
  }

  /** Where the run of them that begins at an index ends. */
  endOfRun(text: string, start: number, to: number = text.length): number {
    let end = start;
    while (end < to && this.has(text, end)) end++;
    return end;
  }
}
