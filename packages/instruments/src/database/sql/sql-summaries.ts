import type { SqlDialect } from './dialect.ts';
import { summarizeSql, type SqlSummary } from './summarize-sql.ts';

/** Longer texts carry their values in them: they do not come again. */
const LONGEST_KEPT = 4096;
/** Texts in each of two generations. */
const KEPT = 500;

/**
 * Summaries of texts, each made once. When a generation is full, the one before it is forgotten: what is in use is found
 * again at once, and memory stays bounded, however many texts there are.
 */
export class SqlSummaries {
  readonly #dialect: SqlDialect;
  #recent = new Map<string, SqlSummary>();
  #before = new Map<string, SqlSummary>();

  constructor(dialect: SqlDialect) {
    this.#dialect = dialect;
  }

  /** Never throws, whatever was given. */
  of(text: unknown): SqlSummary {
    if (typeof text !== 'string') return notText;
    if (text.length > LONGEST_KEPT) return summarizeSql(text, this.#dialect);
    const kept = this.#recent.get(text);
    if (kept !== undefined) return kept;
    const summary = this.#before.get(text) ?? summarizeSql(text, this.#dialect);
    this.#keep(text, summary);
    return summary;
  }

  #keep(text: string, summary: SqlSummary): void {
    if (this.#recent.size >= KEPT) {
      this.#before = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(text, summary);
  }
}

const notText: SqlSummary = { operation: 'other', table: undefined };
