import { beforeTarget, noTables, statements, type TableRule } from './statements.ts';
import type { SqlWord } from './sql-words.ts';

interface Read {
  readonly operation: string;
  readonly table: string | undefined;
}

/** From a word to before another. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const nothing: Read = { operation: 'other', table: undefined };
/** Brackets in brackets that are followed: a text of nothing but brackets must not exhaust the stack. */
const DEEPEST = 40;

/** Finds the operation and the table of one statement. */
export class StatementReader {
  readonly #words: readonly SqlWord[];
  /** Where the bracket that opens at an index is closed. */
  readonly #closing: ReadonlyMap<number, number>;
  /** The bodies of common table expressions, by name in small letters. */
  readonly #expressions = new Map<string, Range>();
  /** Where statements start that were read: each is read once, so that the work stays linear. */
  readonly #seen = new Set<number>();

  constructor(words: readonly SqlWord[]) {
    this.#words = words;
    this.#closing = closingBrackets(words);
  }

  read(): Read {
    return this.#statement({ from: 0, to: this.#words.length }, 0);
  }

  #statement({ from, to }: Range, depth: number): Read {
    if (depth > DEEPEST || from >= to || this.#seen.has(from)) return nothing;
    this.#seen.add(from);
    if (this.#kind(from) === '(') return this.#statement(this.#inside(from), depth + 1);
    const operation = this.#keyword(from);
    if (operation === 'WITH') return this.#statement({ from: this.#afterExpressions(from + 1, to), to }, depth + 1);
    if (operation === 'EXPLAIN') return { operation, table: this.#explained({ from: from + 1, to }, depth + 1) };
    const rule = statements.get(operation);
    if (rule === undefined) return nothing;
    return { operation, table: this.#table(rule, { from: from + 1, to }, depth) };
  }

  #table(rule: TableRule, range: Range, depth: number): string | undefined {
    if (rule === 'from') return this.#fromTable(range, depth);
    if (rule === 'target') return this.#target(range, depth);
    if (rule === 'object') return this.#object(range);
    if (rule === 'into') return this.#after('TABLE', range);
    return undefined;
  }

  /** `EXPLAIN (ANALYZE) SELECT ...`, `EXPLAIN ANALYZE VERBOSE SELECT ...`: the first statement that is in it. */
  #explained({ from, to }: Range, depth: number): string | undefined {
    let at = from;
    if (this.#kind(at) === '(' && !this.#isQuery(this.#inside(at))) at = this.#next(at);
    while (at < to && (this.#keyword(at) === 'ANALYZE' || !this.#isStatement(at))) at = this.#next(at);
    return this.#statement({ from: at, to }, depth).table;
  }

  /** Steps over `name (columns) AS [NOT] MATERIALIZED (body), ...` and remembers the bodies. */
  #afterExpressions(start: number, to: number): number {
    let at = this.#keyword(start) === 'RECURSIVE' ? start + 1 : start;
    while (at < to) {
      const name = this.#words[at]!.text;
      at++;
      if (this.#kind(at) === '(') at = this.#next(at);
      while (at < to && this.#kind(at) !== '(' && !this.#isStatement(at)) at++;
      if (this.#kind(at) !== '(') return at;
      if (name !== '') this.#expressions.set(name.toLowerCase(), this.#inside(at));
      at = this.#next(at);
      // SEARCH and CYCLE clauses of a recursive one.
      while (at < to && this.#kind(at) !== ',' && this.#kind(at) !== '(' && !this.#isStatement(at)) at++;
      if (this.#kind(at) !== ',') return at;
      at++;
    }
    return to;
  }

  /** The first table after a `FROM` that is not within brackets; else that of the first subquery that has one. */
  #fromTable({ from, to }: Range, depth: number): string | undefined {
    const subqueries: Range[] = [];
    for (let at = from; at < to; at = this.#next(at)) {
      if (this.#kind(at) === '(') {
        const inside = this.#inside(at);
        if (this.#isQuery(inside)) subqueries.push(inside);
      } else if (this.#isFrom(at)) {
        const table = this.#firstOfList({ from: at + 1, to }, depth);
        if (table !== undefined) return table;
      }
    }
    for (const subquery of subqueries) {
      const { table } = this.#statement(subquery, depth + 1);
      if (table !== undefined) return table;
    }
    return undefined;
  }

  /** The first table of `a, b JOIN c`: a function, as in `FROM generate_series(1, 9), orders`, is none. */
  #firstOfList({ from, to }: Range, depth: number): string | undefined {
    let expected = true;
    for (let at = from; at < to; at = this.#next(at)) {
      const keyword = this.#keyword(at);
      if (this.#kind(at) === ',' || keyword === 'JOIN') expected = true;
      else if (keyword === 'WHERE' || keyword === 'UNION' || keyword === 'FROM') return undefined;
      else if (expected && keyword !== 'ONLY' && keyword !== 'LATERAL') {
        const table = this.#source(at, to, depth);
        if (table !== undefined) return table;
        expected = false;
      }
    }
    return undefined;
  }

  /** A table, the one that an expression of `WITH` reads, or the one in brackets. */
  #source(at: number, to: number, depth: number): string | undefined {
    if (this.#kind(at) === '(') {
      if (depth > DEEPEST) return undefined;
      const inside = this.#inside(at);
      // `((SELECT 1) a JOIN b)` is a list, `(SELECT 1)` a query.
      const isQuery = this.#kind(inside.from) !== '(' && this.#isQuery(inside);
      return isQuery ? this.#statement(inside, depth + 1).table : this.#firstOfList(inside, depth + 1);
    }
    const { name, end } = this.#name(at, to);
    if (name === undefined || this.#kind(end) === '(') return undefined;
    const body = this.#expressions.get(name.toLowerCase());
    if (body === undefined) return name;
    // Gone, as a recursive one reads itself.
    this.#expressions.delete(name.toLowerCase());
    const { table } = this.#statement(body, depth + 1);
    return table === name ? undefined : table;
  }

  #target({ from, to }: Range, depth: number): string | undefined {
    let at = from;
    while (at < to && beforeTarget.has(this.#keyword(at))) at++;
    if (this.#kind(at) !== '(') return this.#name(at, to).name;
    const inside = this.#inside(at);
    return this.#isQuery(inside) ? this.#statement(inside, depth + 1).table : undefined;
  }

  /** `CREATE TABLE IF NOT EXISTS a`, `CREATE UNIQUE INDEX i ON a`, `DROP TABLE a`. */
  #object(range: Range): string | undefined {
    for (let at = range.from; at < Math.min(range.to, range.from + 6); at++) {
      const keyword = this.#keyword(at);
      if (keyword === 'TABLE') return this.#target({ from: at + 1, to: range.to }, 0);
      if (keyword === 'INDEX' || keyword === 'TRIGGER') return this.#after('ON', { from: at + 1, to: range.to });
      if (keyword === 'VIEW' || keyword === 'FUNCTION' || keyword === 'PROCEDURE') return undefined;
    }
    return undefined;
  }

  #after(keyword: string, { from, to }: Range): string | undefined {
    for (let at = from; at < to; at = this.#next(at)) {
      if (this.#keyword(at) === keyword) return this.#target({ from: at + 1, to }, 0);
    }
    return undefined;
  }

  /** A name with its schema. */
  #name(start: number, to: number): { readonly name: string | undefined; readonly end: number } {
    let name = '';
    let at = start;
    for (; at < to; at += 2) {
      const { kind, text, keyword } = this.#words[at]!;
      if ((kind !== 'word' && kind !== 'name') || text === '') return { name: undefined, end: at };
      if (at === start && noTables.has(keyword)) return { name: undefined, end: at + 1 };
      name += text;
      if (at + 1 >= to || this.#kind(at + 1) !== '.') return { name, end: at + 1 };
      name += '.';
    }
    return { name: undefined, end: at };
  }

  /** `FROM`, but not that of `IS DISTINCT FROM`. */
  #isFrom(at: number): boolean {
    if (this.#keyword(at) !== 'FROM') return false;
    const isComparison = this.#keyword(at - 1) === 'DISTINCT' && /^(IS|NOT)$/.test(this.#keyword(at - 2));
    return !isComparison && this.#kind(at - 1) !== '.';
  }

  #isQuery({ from, to }: Range): boolean {
    let at = from;
    while (at < to && this.#kind(at) === '(') at++;
    return at < to && /^(SELECT|WITH|VALUES|TABLE|INSERT|UPDATE|DELETE|MERGE)$/.test(this.#keyword(at));
  }

  #isStatement(at: number): boolean {
    const keyword = this.#keyword(at);
    return statements.has(keyword) || keyword === 'WITH';
  }

  /** The next word, or what comes after a bracket. */
  #next(at: number): number {
    return (this.#closing.get(at) ?? at) + 1;
  }

  #inside(at: number): Range {
    return { from: at + 1, to: this.#closing.get(at) ?? this.#words.length };
  }

  #kind(at: number): SqlWord['kind'] | undefined {
    return this.#words[at]?.kind;
  }

  #keyword(at: number): string {
    return this.#words[at]?.keyword ?? '';
  }
}

/** A bracket that is never closed goes to the end. */
function closingBrackets(words: readonly SqlWord[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind }] of words.entries()) {
    if (kind === '(') open.push(at);
    else if (kind === ')' && open.length > 0) closing.set(open.pop()!, at);
  }
  for (const at of open) closing.set(at, words.length);
  return closing;
}
