import type { Expression } from '../../syntax/expression.ts';
import { print } from '../../syntax/print.ts';
import type { Query } from '../query/query.ts';
import type { RenderOptions } from './render-options.ts';

/** The syntax tree of a query, under the names and with the selectors given. */
export function toExpression(_query: Query, _options: RenderOptions = {}): Expression {
  throw new Error('unfinished');
}

/** The text of a query: what {@link toExpression} makes, printed. */
export function toPromQL(query: Query, options: RenderOptions = {}): string {
  return print(toExpression(query, options));
}
