/** A page that is not of its format. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
  /** Where the page stops making sense: the first line is 1. */
  readonly line: number;
  /** The first column is 1; columns are UTF-16 units. */
  readonly column: number;
  /** What would have made sense there. */
  readonly expected: string;

  constructor(line: number, column: number, expected: string, found: string) {
    super(`line ${line}, column ${column}: expected ${expected}, found ${found}`);
    this.line = line;
    this.column = column;
    this.expected = expected;
  }
}
