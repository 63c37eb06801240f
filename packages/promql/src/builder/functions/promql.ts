import { PromQLError } from '../../errors.ts';
import { parse } from '../../syntax/parse.ts';
import { typeOf } from '../../syntax/type-of.ts';
import type { LabelTypes } from '../metrics/label-declaration.ts';
import type { Vector } from '../query/query.ts';
import { vectorOf } from '../query/query-object.ts';
import { refused } from '../refused.ts';

/**
 * A query from text, for what no catalog declares and {@link external} does not suffice for. It is parsed at once. Its metrics keep
 * their names, and its labels are not checked.
 *
 * @throws PromQLError as `parse` does, and `PROMQL_QUERY_TYPE` where it is no instant vector
 */
export function promql(text: string): Vector<LabelTypes> {
  if (typeof text !== 'string') throw refused('promql()', 'the text of an expression', text);
  const expression = parse(text);
  const type = typeOf(expression);
  if (type === 'vector') return vectorOf({ kind: 'raw', expression });
  throw new PromQLError('PROMQL_QUERY_TYPE', `promql() takes an expression of an instant vector, not of a ${type}.`);
}
