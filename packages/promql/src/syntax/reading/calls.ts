import type { SyntaxNode } from '@lezer/common';
import { isFunctionName } from '../../functions/signatures.ts';
import { aggregationInfo, isAggregationOperator } from '../aggregations.ts';
import type { Aggregation, Call, Expression } from '../expression.ts';
import { childrenOf, positionOf, syntaxError, textOf, unsupported, type Reading } from './reading.ts';
import { readGroupingLabels } from './selectors.ts';

/** `rate(x[5m])`. */
export function readCall(reading: Reading, node: SyntaxNode): Call {
  const [identifier, body] = childrenOf(node);
  if (identifier === undefined || body === undefined) throw syntaxError('unexpected end of call', positionOf(node));
  const name = textOf(reading, identifier);
  if (!isFunctionName(name)) throw unsupported(name, positionOf(identifier));
  return { kind: 'call', name, args: readArguments(reading, body), position: positionOf(node) };
}

/** `sum by (job) (x)`, `topk(3, x) without (instance)`. */
export function readAggregation(reading: Reading, node: SyntaxNode): Aggregation {
  const position = positionOf(node);
  let op = '';
  let args: Expression[] = [];
  let grouping: string[] = [];
  let without = false;
  for (const child of childrenOf(node)) {
    if (child.name === 'AggregateOp') op = textOf(reading, child).toLowerCase();
    else if (child.name === 'FunctionCallBody') args = readArguments(reading, child);
    else {
      const [keyword, labels] = childrenOf(child);
      without = keyword?.name === 'Without';
      grouping = labels === undefined ? [] : readGroupingLabels(reading, labels);
    }
  }
  if (!isAggregationOperator(op)) throw unsupported(op, position);
  if (args.length === 0) throw syntaxError('no arguments for aggregate expression provided', position);
  const expected = aggregationInfo(op).parameter === undefined ? 1 : 2;
  const expression = args[expected - 1];
  if (args.length !== expected || expression === undefined) {
    const counts = `expected ${expected}, got ${args.length}`;
    throw syntaxError(`wrong number of arguments for aggregate expression provided, ${counts}`, position);
  }
  const parameter = expected === 2 ? { parameter: args[0] } : {};
  return { kind: 'aggregation', op, ...parameter, expression, grouping, without, position };
}

function readArguments(reading: Reading, body: SyntaxNode): Expression[] {
  return childrenOf(body).map((argument) => reading.expression(argument));
}
