import { valueOf } from './fields.ts';
import type { FieldName, SymbolFacts } from './fields.ts';
import { functions } from './functions.ts';
import { operators } from './operators.ts';
import type { Expression, Query, SortKey, Value } from './syntax.ts';

/** A symbol that a query found: its name, its price, and what else the query speaks of; `null` is not known. */
export type Row = Readonly<Record<string, number | string | null>>;

/** Answers a query from what is known of the symbols. Those about which it cannot be told are not found. */
export function evaluate(query: Query, facts: readonly SymbolFacts[], now: number): readonly Row[] {
  const { where, orderBy, limit, assetClasses } = query;
  const columns = new Set<FieldName>(['symbol', 'price', ...fieldsOf(query)]);
  return facts
    .filter(({ assetClass }) => assetClasses.includes(assetClass))
    .filter((each) => where === undefined || valueFor(where, each, now) === true)
    .map((each) => ({ each, keys: orderBy.map(({ by }) => valueFor(by, each, now)) }))
    .toSorted((a, b) => compareKeys(orderBy, a.keys, b.keys))
    .slice(0, limit)
    .map(({ each }) => Object.fromEntries([...columns].map((name) => [name, valueOf(name, each, now) ?? null])));
}

/** The fields that a query speaks of. */
export function fieldsOf({ where, orderBy }: Query): ReadonlySet<FieldName> {
  const found = new Set<FieldName>();
  const visit = (expression: Expression): void => {
    if (expression.kind === 'field') found.add(expression.name);
    for (const part of partsOf(expression)) visit(part);
  };
  if (where !== undefined) visit(where);
  for (const { by } of orderBy) visit(by);
  return found;
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'field':
      return [];
    case 'not':
    case 'negative':
    case 'in':
      return [expression.of];
    case 'operation':
      return [expression.left, expression.right];
    case 'call':
    default:
      return expression.of;
  }
}

function valueFor(expression: Expression, facts: SymbolFacts, now: number): Value {
  const valueIn = (part: Expression): Value => valueFor(part, facts, now);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'field':
      return valueOf(expression.name, facts, now);
    case 'not': {
      const value = valueIn(expression.of);
      return value === undefined ? undefined : !value;
    }
    case 'negative': {
      const value = valueIn(expression.of);
      return value === undefined ? undefined : -(value as number);
    }
    case 'operation':
      return operators[expression.operator].of(valueIn(expression.left), valueIn(expression.right));
    case 'in': {
      const value = valueIn(expression.of);
      return value === undefined ? undefined : expression.values.includes(value as number | string);
    }
    case 'call':
    default: {
      const values = expression.of.map(valueIn);
      const call: (...of: number[]) => number = functions[expression.name].of;
      return values.includes(undefined) ? undefined : call(...(values as number[]));
    }
  }
}

/** What is not known comes last, whichever the direction. */
function compareKeys(orderBy: readonly SortKey[], a: readonly Value[], b: readonly Value[]): number {
  for (const [i, { direction }] of orderBy.entries()) {
    const [left, right] = [a[i], b[i]];
    if (left === right) continue;
    if (left === undefined || right === undefined) return left === undefined ? 1 : -1;
    return left < right === (direction === 'ASC') ? -1 : 1;
  }
  return 0;
}
