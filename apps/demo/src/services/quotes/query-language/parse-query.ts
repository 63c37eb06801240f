import { assetClasses } from '../../../market.ts';
import type { AssetClass } from '../../../market.ts';
import { demandType, parseExpression } from './parse-expression.ts';
import { QueryMistake } from './query-mistake.ts';
import type { Expression, Query, SortKey } from './syntax.ts';
import { TokenReader } from './token-reader.ts';

export const USUAL_LIMIT = 20;
export const MOST_ROWS = 100;

/**
 * Understands a query:
 *
 * ```text
 * FIND equity, bond WHERE price > 10 AND NOT change < -2% ORDER BY volatility DESC, symbol LIMIT 5
 * FIND any WHERE symbol IN ('AAA', 'BBB') OR max(abs(change), volatility) >= 0.05
 * ```
 *
 * Words are the same in capitals or without.
 *
 * @throws QueryMistake
 */
export function parseQuery(text: string): Query {
  const reader = new TokenReader(text);
  reader.expect('FIND');
  const query: Query = {
    assetClasses: parseAssetClasses(reader),
    where: reader.accept('WHERE') ? parseCondition(reader) : undefined,
    orderBy: reader.accept('ORDER') ? parseOrder(reader) : [],
    limit: reader.accept('LIMIT') ? parseLimit(reader) : USUAL_LIMIT,
  };
  if (reader.next.kind !== 'end') throw reader.mistake('WHERE, ORDER BY, LIMIT or the end is missing here');
  return query;
}

function parseAssetClasses(reader: TokenReader): readonly AssetClass[] {
  if (reader.accept('any')) return assetClasses;
  const found = new Set<AssetClass>();
  do {
    const { text } = reader.next;
    const assetClass = assetClasses.find((each) => each === text);
    if (assetClass === undefined) throw reader.mistake(`One of ${assetClasses.join(', ')} or "any" is missing here`);
    reader.take();
    found.add(assetClass);
  } while (reader.accept(','));
  return [...found];
}

function parseCondition(reader: TokenReader): Expression {
  const condition = parseExpression(reader);
  demandType(condition, 'truth', 'WHERE');
  return condition.expression;
}

function parseOrder(reader: TokenReader): readonly SortKey[] {
  reader.expect('BY');
  const keys: SortKey[] = [];
  do {
    const { expression, type, position } = parseExpression(reader);
    if (type === 'truth') throw new QueryMistake('ORDER BY takes a number or a text, and this is a truth.', position);
    const isDescending = reader.accept('DESC');
    if (!isDescending) reader.accept('ASC');
    keys.push({ by: expression, direction: isDescending ? 'DESC' : 'ASC' });
  } while (reader.accept(','));
  return keys;
}

function parseLimit(reader: TokenReader): number {
  const { kind, text } = reader.next;
  const limit = Number(text);
  if (kind !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS) {
    throw reader.mistake(`A whole number from 1 to ${MOST_ROWS} is missing here`);
  }
  reader.take();
  return limit;
}
