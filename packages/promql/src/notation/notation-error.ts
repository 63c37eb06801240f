/** A line of series notation that cannot be read. */
export class NotationError extends Error {
  override readonly name = 'NotationError';
  /** Where the line stops making sense; the first column is 1. */
  readonly column: number;
  /** What would have made sense there. */
  readonly expected: string;

  constructor(text: string, offset: number, expected: string) {
    const rest = text.slice(offset, offset + 20);
    super(
      `column ${offset + 1}: expected ${expected}, found ${rest === '' ? 'the end of the line' : JSON.stringify(rest)}`,
    );
    this.column = offset + 1;
    this.expected = expected;
  }
}
