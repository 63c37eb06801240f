import { existsSync, readFileSync } from 'node:fs';
import type { Place } from '../errors.ts';

/** The line of a place with its number, the one before it, and a caret below it. */
export function excerptAt({ file, line, column }: Place, text?: string): string | undefined {
  if (line === undefined || (text === undefined && !existsSync(file))) return undefined;
  const lines = (text ?? readFileSync(file, 'utf8')).split('\n');
  const width = String(line).length;
  const shown = [line - 1, line].filter((number) => number >= 1 && lines[number - 1] !== undefined);
  const rows = shown.map((number) => `${String(number).padStart(width)} | ${lines[number - 1]}`);
  if (column !== undefined) rows.push(`${' '.repeat(width)} | ${' '.repeat(Math.max(0, column - 1))}^`);
  return rows.join('\n');
}
