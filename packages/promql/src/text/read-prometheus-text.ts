import { LINES_A_STEP, PageCursor } from './page-cursor.ts';
import type { PageVisitor } from './page-visitor.ts';
import { parseMilliseconds, parseValue } from './parse-value.ts';
import type { Stepwise } from './stepwise.ts';

/** How the formats of Prometheus are read. */
export interface PrometheusTextOptions {
  /** Names may be quoted: text 1.0.0. */
  readonly hasQuotedNames: boolean;
  /** The last line may lack its line feed. */
  readonly mayBeCut: boolean;
}

/**
 * Reads a page in Prometheus' text format, 0.0.4 or 1.0.0
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
 */
export function* readPrometheusText(
  text: string,
  { hasQuotedNames, mayBeCut }: PrometheusTextOptions,
  visitor: PageVisitor,
): Stepwise<void> {
  const cursor = new PageCursor(text, { isSpacious: true, hasQuotedNames });
  while (!cursor.isAtEnd) {
    cursor.skipBlanks();
    if (cursor.sees('#')) readComment(cursor, visitor);
    else if (!cursor.isAtLineEnd) readSample(cursor, visitor);
    cursor.skipBlanks();
    if (!cursor.isAtEnd || !mayBeCut) cursor.readLineEnd('the end of the line');
    if (cursor.line % LINES_A_STEP === 0) yield;
  }
}

function readComment(cursor: PageCursor, visitor: PageVisitor): void {
  cursor.at += 1;
  cursor.skipBlanks();
  const keyword = cursor.readWord();
  if (keyword === 'HELP') {
    cursor.readBlank('the name of a metric');
    const name = cursor.readMetricName();
    if (!cursor.isAtLineEnd) cursor.readBlank('a space, then the help');
    visitor.metadata(cursor, keyword, name, unescapeHelp(cursor.readRest()));
  } else if (keyword === 'TYPE') {
    cursor.readBlank('the name of a metric');
    const name = cursor.readMetricName();
    cursor.readBlank('a space, then the type');
    visitor.metadata(cursor, keyword, name, cursor.readWord());
  } else cursor.readRest();
}

function readSample(cursor: PageCursor, visitor: PageVisitor): void {
  cursor.readSeries();
  if (!cursor.series.endsWith('}')) cursor.readBlank('a space or `{`');
  cursor.skipBlanks();
  const valueStart = cursor.at;
  const value = parseValue(cursor.readWord());
  if (value === undefined) cursor.fail('a number', valueStart);
  cursor.skipBlanks();
  visitor.sample(cursor, value, cursor.isAtLineEnd ? undefined : readTime(cursor));
}

function readTime(cursor: PageCursor): number {
  const start = cursor.at;
  return (
    parseMilliseconds(cursor.readWord()) ?? cursor.fail('a time in whole milliseconds, or the end of the line', start)
  );
}

/** Help texts escape only what would end the line. */
function unescapeHelp(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(n|\\)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
