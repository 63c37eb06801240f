import type { SqlDialect } from './dialect.ts';
import { sqlWords, type SqlWord } from './sql-words.ts';
import { StatementReader } from './statement-reader.ts';

/** What a statement does and to which table: both bounded, and never a part of its text but the table's name. */
export interface SqlSummary {
  /** `SELECT`, ...; `BATCH` for several statements that do different things; `other` for what is not known. */
  readonly operation: string;
  /** As it was written, without quotes, with its schema if that was there. */
  readonly table: string | undefined;
}

/** Characters that are looked at: a bulk insert of megabytes says what it does at its beginning. */
const LONGEST_TEXT = 10_000;
/** Characters of a name; PostgreSQL keeps 63, and there may be a schema. */
const LONGEST_NAME = 128;

const unknown: SqlSummary = { operation: 'other', table: undefined };

/**
 * Says what a text of SQL does, in the spirit of
 * https://opentelemetry.io/docs/specs/semconv/database/database-spans/#generating-a-summary-of-the-query
 *
 * | text                                                   | operation | table       |
 * | ------------------------------------------------------ | --------- | ----------- |
 * | `SELECT * FROM sales.orders JOIN users USING (id)`     | `SELECT`  | sales.orders |
 * | `WITH old AS (SELECT ...) DELETE FROM orders ...`      | `DELETE`  | orders      |
 * | `INSERT INTO archive SELECT * FROM orders`             | `INSERT`  | archive     |
 * | `INSERT INTO a ...; INSERT INTO a ...`                 | `INSERT`  | a           |
 * | `BEGIN; INSERT INTO a ...; COMMIT`                     | `BATCH`   |             |
 */
export function summarizeSql(text: string, dialect: SqlDialect): SqlSummary {
  const all = statementsOf(sqlWords(text.slice(0, LONGEST_TEXT), dialect));
  const [first, ...rest] = all.map((words) => summaryOf(words));
  if (first === undefined) return unknown;
  // The body of a procedure has semicolons of its own.
  if (first.operation === 'CREATE' && all.some((words) => words.some(({ keyword }) => keyword === 'BEGIN'))) {
    return first;
  }
  if (rest.some(({ operation }) => operation !== first.operation)) return { operation: 'BATCH', table: undefined };
  return {
    operation: first.operation,
    table: rest.every(({ table }) => table === first.table) ? first.table : undefined,
  };
}

function statementsOf(words: readonly SqlWord[]): readonly (readonly SqlWord[])[] {
  const statements: SqlWord[][] = [[]];
  for (const word of words) {
    if (word.kind === ';') statements.push([]);
    else statements.at(-1)!.push(word);
  }
  return statements.filter(({ length }) => length > 0);
}

function summaryOf(words: readonly SqlWord[]): SqlSummary {
  const { operation, table } = new StatementReader(words).read();
  return { operation, table: table !== undefined && table.length > LONGEST_NAME ? 'other' : table };
}
