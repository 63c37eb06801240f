/** A query that cannot be understood, and where. */
export class QueryMistake extends Error {
  override readonly name = 'QueryMistake';
  /** The character at which it went wrong; the first is 0, and one past the last is the end. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}
