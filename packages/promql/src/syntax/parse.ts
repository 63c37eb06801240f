import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';
import { PromQLError } from '../errors.ts';
import { check } from './check.ts';
import type { Expression } from './expression.ts';
import { readAggregation, readCall } from './reading/calls.ts';
import { readChain } from './reading/chain.ts';
import { readString } from './reading/literals.ts';
import { childrenOf, positionOf, type Reading } from './reading/reading.ts';
import { readSelector } from './reading/selectors.ts';
import { scan, type Token } from './scan.ts';
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
 * const tree = parse('rate(http_requests_total[5m])');
 * tree.kind; // 'call'
 * ```
 */
export function parse(text: string): Expression {
  const expression = parseUnchecked(text);
  const [problem] = check(expression);
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

/** Prometheus reads `2.` and `0XF`, the grammar does not: it is given digits in their place, as long as the original. */
function spelledForLezer(text: string, tokens: readonly Token[]): string {
  let spelled = '';
  let copied = 0;
  for (const { kind, text: number, start, end } of tokens) {
    if (kind !== 'number' || !/\.(?!\d)|^0X/.test(number)) continue;
    spelled += text.slice(copied, start) + '1'.repeat(end - start);
    copied = end;
  }
  return spelled + text.slice(copied);
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
