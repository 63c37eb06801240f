/** A query that cannot be read, and where. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  /** Offset of what does not belong, in UTF-16 units. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(`${message} at character ${at + 1}`);
    this.at = at;
  }
}

/** Parentheses within each other: deeper ones would take the stack. */
const MAX_DEPTH = 100;

/** Reads a query from left to right. White space between tokens means nothing. */
export class QueryCursor {
  readonly text: string;
  at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
    this.#skipSpace();
  }

  get isAtEnd(): boolean {
    return this.at === this.text.length;
  }

  /** Takes one of some literal tokens, the longest first; `undefined` if none is next. */
  take<const T extends string>(...tokens: readonly T[]): T | undefined {
    const found = tokens.find((token) => this.text.startsWith(token, this.at));
    if (found !== undefined) this.#advance(found.length);
    return found;
  }

  expect<const T extends string>(...tokens: readonly T[]): T {
    return this.take(...tokens) ?? this.fail(tokens.map((token) => `"${token}"`).join(' or '));
  }

  /** Takes what a pattern, which has to be sticky, matches here. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#advance(found.length);
    return found;
  }

  /** Takes a text in double quotes, with JSON's escapes, or in backticks, as it stands. */
  string(): string | undefined {
    const raw = this.match(/`[^`]*`/y);
    if (raw !== undefined) return raw.slice(1, -1);
    const quoted = this.match(/"(?:[^"\\\n]|\\.)*"/y);
    if (quoted === undefined) return undefined;
    try {
      return JSON.parse(quoted) as string;
    } catch {
      return quoted.slice(1, -1).replaceAll(/\\(.)/g, '$1');
    }
  }

  /** Reads what stands in parentheses within others. */
  nested<T>(read: () => T): T {
    if (this.#depth >= MAX_DEPTH) this.fail(`at most ${MAX_DEPTH} parentheses within each other`);
    this.#depth += 1;
    const result = read();
    this.#depth -= 1;
    return result;
  }

  fail(wanted: string): never {
    const rest = this.text.slice(this.at, this.at + 20);
    throw new QueryError(`expected ${wanted}, found ${rest === '' ? 'the end' : JSON.stringify(rest)}`, this.at);
  }

  #advance(length: number): void {
    this.at += length;
    this.#skipSpace();
  }

  #skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.at))) this.at += 1;
  }
}
