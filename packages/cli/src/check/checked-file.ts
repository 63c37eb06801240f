import type { Finding, JsonPath } from '@telltale/promql/lint';
import type { CliFinding, FindingSeverity } from '../io/finding.ts';
import { exportersOf } from '../exposure/known-exporters.ts';
import { lineAndColumn, TextProblem, type TextPlaces } from '../files/text-places.ts';

/** A file that is checked: its text, and the name it is shown under. */
export interface CheckedFile {
  readonly file: string;
  readonly text: string;
}

/** Where in a file something is wrong, and what it is about. */
export interface FindingPlace {
  readonly path: JsonPath;
  /** The character of a text. @default its beginning */
  readonly within?: number;
  /** Whether the key is meant rather than its value. @default false */
  readonly isKey?: boolean;
  readonly subject?: string | undefined;
}

/** Makes findings with their places in a file. */
export class FileFindings {
  readonly found: CliFinding[] = [];
  readonly #file: CheckedFile;
  readonly #places: TextPlaces;

  constructor(file: CheckedFile, places: TextPlaces) {
    this.#file = file;
    this.#places = places;
  }

  add(severity: FindingSeverity, rule: string, message: string, { path, within, isKey, subject }: FindingPlace): void {
    const offset = this.#places.offsetOf(path, within, isKey);
    this.#push({ severity, rule, message, subject }, offset);
  }

  /** Findings of an expression, which begins at an offset of the text at a path. */
  addLint(findings: readonly Finding[], path: JsonPath, offset: number, subject: string): void {
    for (const { severity, rule, message, start, subject: offending } of findings) {
      const hint = rule === 'unknown-metric' ? exporterHint(offending) : '';
      this.#push({ severity, rule, message: message + hint, subject }, this.#places.offsetOf(path, offset + start));
    }
  }

  #push(finding: Omit<CliFinding, 'file' | 'line' | 'column'>, offset: number): void {
    this.found.push({ ...finding, file: this.#file.file, ...lineAndColumn(this.#file.text, offset) });
  }
}

function exporterHint(metric: string): string {
  const [name] = exportersOf(metric);
  return name === undefined ? '' : ` It is a metric of ${name}: add it to exporters, if it is scraped.`;
}

/** Reads a file with the places of its values, or tells why it cannot be read. */
export function readPlaces(
  { file, text }: CheckedFile,
  read: (text: string) => TextPlaces,
): { readonly places: TextPlaces } | { readonly problem: CliFinding } {
  try {
    return { places: read(text) };
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    const place = lineAndColumn(text, error.offset);
    return { problem: { severity: 'error', rule: 'unreadable', message: error.message, file, ...place } };
  }
}
