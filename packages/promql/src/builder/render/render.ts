import type { Expression } from '../../syntax/expression.ts';
import { print } from '../../syntax/print.ts';
import { queryNode } from '../query/operand-node.ts';
import type { Query } from '../query/query.ts';
import { renderNode } from './render-node.ts';
import type { RenderOptions } from './render-options.ts';
import { scopeOf } from './scope.ts';

/**
 * The syntax tree of a query under the names, with the selectors and with the range given. It is evaluated as it is: what
 * stands for the variables of durations is in it, and their names are only printed.
 *
 * @throws PromQLError `PROMQL_METRIC_HIDDEN`, `PROMQL_LABEL_*` or `PROMQL_BUCKET` where the query asks for what the convention
 *   does not have
 */
export function toExpression(query: Query, options: RenderOptions = {}): Expression {
  return renderNode(queryNode(query, 'toPromQL()'), scopeOf(options)).expression;
}

/**
 * The text of a query: what {@link toExpression} makes, printed.
 *
 * @throws PromQLError as {@link toExpression}
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { rate, rateInterval, toPromQL } from '@telltale/promql/builder';
 *
 * const hits = rate(cache.hits).by('cache_level');
 * console.log(toPromQL(hits)); // => sum by (cache_level) (rate(cache_hits_total[5m]))
 * console.log(toPromQL(hits, { range: rateInterval, selectors: { service: '$service' } }));
 * // => sum by (cache_level) (rate(cache_hits_total{service="$service"}[$__rate_interval]))
 * ```
 */
export function toPromQL(query: Query, options: RenderOptions = {}): string {
  return print(toExpression(query, options));
}
