import { PromQLError } from '../errors.ts';
import { check } from '../syntax/check.ts';
import { depthOf } from '../syntax/children.ts';
import type { Expression } from '../syntax/expression.ts';
import { parse } from '../syntax/parse.ts';
import type { ResolvedEngineOptions } from './engine-options.ts';

/** Texts that are remembered: more than a rule file or a dashboard has, little enough to forget about. */
const MAX_TEXTS = 1000;
/** Characters above which a text is not worth remembering. */
const MAX_LENGTH = 10_000;

/** Gives the checked syntax tree of a query. */
export type QueryReader = (query: string | Expression) => Expression;

/**
 * A reader that remembers the trees of the texts it read last: rules and dashboards ask the same thing again and again, and parsing
 * takes as long as evaluating over a few series does.
 *
 * @throws PromQLError as `parse` does, and `PROMQL_LIMIT_DEPTH`
 */
export function createQueryReader(options: ResolvedEngineOptions): QueryReader {
  const trees = new Map<string, Expression>();
  return (query) => {
    if (typeof query !== 'string') return checked(query, options);
    const known = trees.get(query);
    if (known !== undefined) return known;
    const tree = withinDepth(parse(query, { experimental: options.experimental }), options);
    if (query.length > MAX_LENGTH) return tree;
    if (trees.size === MAX_TEXTS) trees.delete(trees.keys().next().value!);
    trees.set(query, tree);
    return tree;
  };
}

function checked(expression: Expression, options: ResolvedEngineOptions): Expression {
  const [problem] = check(expression, { experimental: options.experimental });
  if (problem !== undefined) throw problem;
  return withinDepth(expression, options);
}

function withinDepth(expression: Expression, { maxDepth }: ResolvedEngineOptions): Expression {
  if (depthOf(expression) <= maxDepth) return expression;
  throw new PromQLError('PROMQL_LIMIT_DEPTH', `expression is nested deeper than ${maxDepth}`);
}
