import { NotationError } from '../src/notation/notation-error.ts';
import { parseSeriesNotation } from '../src/notation/series-notation.ts';
import type { SeriesNotation } from '../src/notation/series-notation.ts';
import { ScriptError } from './script.ts';

/** A line of series notation at its place in the file. */
export function parseSeriesLine(text: string, line: number): SeriesNotation {
  try {
    return parseSeriesNotation(text);
  } catch (error) {
    throw error instanceof NotationError ? new ScriptError(line, error.message) : error;
  }
}
