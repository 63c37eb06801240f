import type { JsonPath } from '@telltale/promql/lint';

/** A structured text that knows where its values stand. */
export interface TextPlaces {
  /** The value, as JSON has it. */
  readonly value: unknown;
  /**
   * Where in the text a value begins, or a character of a text value; of a key where `isKey`. The nearest value around it, where
   * there is none.
   */
  offsetOf(path: JsonPath, within?: number, isKey?: boolean): number;
}

/** A text that cannot be read. */
export class TextProblem extends Error {
  override readonly name = 'TextProblem';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Line and column of an offset, both from 1; columns are UTF-16 units. */
export function lineAndColumn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}
