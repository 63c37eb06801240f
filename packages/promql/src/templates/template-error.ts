/** A template that cannot be read, or not be carried out with the data it was given. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  /** The first line is 1. */
  readonly line: number;
  /** The first column is 1; columns are UTF-16 units. */
  readonly column: number;

  constructor(line: number, column: number, problem: string) {
    super(`line ${line}, column ${column}: ${problem}`);
    this.line = line;
    this.column = column;
  }
}

/** The error at an offset of a text. */
export function templateError(text: string, offset: number, problem: string): TemplateError {
  const before = text.slice(0, offset).split('\n');
  return new TemplateError(before.length, (before.at(-1)?.length ?? 0) + 1, problem);
}
