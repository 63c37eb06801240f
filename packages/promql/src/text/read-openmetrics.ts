import { LINES_A_STEP, PageCursor, unescape } from './page-cursor.ts';
import type { MetadataKind, PageVisitor } from './page-visitor.ts';
import { parseSeconds, parseValue } from './parse-value.ts';
import type { Stepwise } from './stepwise.ts';

const METADATA = /^# (TYPE|HELP|UNIT) /;
/** Characters of all names and values of an exemplar together. */
const MAX_EXEMPLAR = 128;

/**
 * Reads a page in OpenMetrics 1.0 (https://github.com/prometheus/OpenMetrics/blob/v1.0.0/specification/OpenMetrics.md, ABNF).
 * Names may be quoted, as Prometheus 3 writes them.
 */
export function* readOpenMetrics(text: string, visitor: PageVisitor): Stepwise<void> {
  const cursor = new PageCursor(text, { isSpacious: false, hasQuotedNames: true });
  while (!cursor.sees('# EOF')) {
    if (cursor.isAtEnd) cursor.fail('`# EOF`');
    if (cursor.sees('#')) readMetadata(cursor, visitor);
    else readSample(cursor, visitor);
    cursor.readLineEnd('the end of the line');
    if (cursor.line % LINES_A_STEP === 0) yield;
  }
  cursor.at += '# EOF'.length;
  if (!cursor.isAtEnd) cursor.readLineEnd('the end of the page');
  if (!cursor.isAtEnd) cursor.fail('nothing after `# EOF`');
}

function readMetadata(cursor: PageCursor, visitor: PageVisitor): void {
  const kind = METADATA.exec(cursor.text.slice(cursor.at, cursor.at + 7))?.[1] as MetadataKind | undefined;
  if (kind === undefined) cursor.fail('`# TYPE `, `# HELP `, `# UNIT ` or `# EOF`');
  cursor.at += 7;
  const name = cursor.readMetricName();
  cursor.readBlank('a space');
  visitor.metadata(cursor, kind, name, kind === 'HELP' ? unescape(cursor.readRest()) : cursor.readRest());
}

function readSample(cursor: PageCursor, visitor: PageVisitor): void {
  cursor.readSeries();
  cursor.readBlank('a space, then a number');
  const value = readValue(cursor);
  visitor.sample(cursor, value, readTime(cursor));
  if (cursor.isAtLineEnd) return;
  cursor.readBlank('a space, or the end of the line');
  if (!cursor.sees('# ')) cursor.fail('`# ` and an exemplar');
  cursor.at += 2;
  const start = cursor.at;
  cursor.readLabelSet();
  const characters = cursor.labels().reduce((sum, [name, text]) => sum + [...name].length + [...text].length, 0);
  if (characters > MAX_EXEMPLAR) cursor.fail(`an exemplar of at most ${MAX_EXEMPLAR} characters`, start);
  cursor.readBlank('a space, then a number');
  const exemplar = readValue(cursor);
  visitor.exemplar(cursor, exemplar, readTime(cursor));
}

function readValue(cursor: PageCursor): number {
  const start = cursor.at;
  return parseValue(cursor.readWord()) ?? cursor.fail('a number', start);
}

/** The time after a value, unless an exemplar follows or nothing. */
function readTime(cursor: PageCursor): number | undefined {
  if (cursor.isAtLineEnd || cursor.sees(' #')) return undefined;
  cursor.readBlank('a space, or the end of the line');
  const start = cursor.at;
  return parseSeconds(cursor.readWord()) ?? cursor.fail('a time in seconds', start);
}
