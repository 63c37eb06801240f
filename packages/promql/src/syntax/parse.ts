import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';
import { PromQLError } from '../errors.ts';
import { check, type CheckOptions } from './check.ts';
import type { Expression } from './expression.ts';
import { readAggregation, readCall } from './reading/calls.ts';
import { readChain } from './reading/chain.ts';
import { readString } from './reading/literals.ts';
import { childrenOf, positionOf, type Reading } from './reading/reading.ts';
import { readSelector } from './reading/selectors.ts';
import { scan, type Token } from './scan.ts';
import { spelledForLezer } from './spelling.ts';
import { explainError } from './syntax-error.ts';

/** Stops at the first error. */
const strict = parser.configure({ strict: true });

/**
 * Parses and type-checks an expression.
 *
 * @throws PromQLError with Prometheus' message and the position: `PROMQL_SYNTAX`, `PROMQL_TYPE`, `PROMQL_UNSUPPORTED` or
 *   `PROMQL_LIMIT_DEPTH`
 * @example
 * ```ts
 * import { parse } from '@telltale/promql';
 *
 * const tree = parse('rate(http_requests_total[5m])');
 * console.log(tree.kind); // => call
 * ```
 */
export function parse(text: string, options: CheckOptions = {}): Expression {
  const expression = parseUnchecked(text);
  const [problem] = check(expression, options);
  if (problem !== undefined) throw problem;
  return expression;
}

/** Parses an expression without checking its types: see {@link check}. */
export function parseUnchecked(text: string): Expression {
  const { tokens, error } = scan(text);
  const root = error === undefined ? treeOf(text, tokens) : undefined;
  const top = root === undefined ? undefined : childrenOf(root)[0];
  if (top === undefined) throw explained(text, tokens, error);
  const reading: Reading = { text, expression: (node) => readChain(reading, node, (atom) => readAtom(reading, atom)) };
  return reading.expression(top);
}

function treeOf(text: string, tokens: readonly Token[]): SyntaxNode | undefined {
  try {
    return strict.parse(spelledForLezer(text, tokens)).topNode;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Where the grammar recovers from errors is only of interest for messages, and costly for long garbage. */
const longestExplained = 10_000;

function explained(text: string, tokens: readonly Token[], lexical: PromQLError | undefined): PromQLError {
  const error =
    text.length <= longestExplained
      ? explainError(parser.parse(spelledForLezer(text, tokens)), tokens, lexical)
      : lexical;
  return error ?? new PromQLError('PROMQL_SYNTAX', 'unexpected input');
}

function readAtom(reading: Reading, node: SyntaxNode): Expression {
  switch (node.name) {
    case 'VectorSelector':
      return readSelector(reading, node);
    case 'FunctionCall':
      return readCall(reading, node);
    case 'AggregateExpr':
      return readAggregation(reading, node);
    case 'StringLiteral':
      return readString(reading, node);
    case 'ParenExpr': {
      const [inner] = childrenOf(node);
      if (inner === undefined) break;
      return { kind: 'parentheses', expression: reading.expression(inner), position: positionOf(node) };
    }
  }
  throw new PromQLError('PROMQL_SYNTAX', `unexpected ${node.name}`, { position: positionOf(node) });
}
