import type { SyntaxNode, Tree } from '@lezer/common';
import { isFunctionName } from '../functions/signatures.ts';
import { PromQLError, type Position } from '../errors.ts';
import { unsupportedFeatures } from '../unsupported.ts';
import { isAggregationOperator } from './aggregations.ts';
import { binaryOperators } from './operators.ts';
import { quote } from './string-literal.ts';
import type { Token } from './scan.ts';

const keywords = new Set(['offset', 'by', 'without', 'on', 'ignoring', 'group_left', 'group_right', 'bool']);

/** What Prometheus expected where the grammar found an error, by the node the error is in. */
const contexts: Readonly<Record<string, string>> = {
  AggregateExpr: ' in aggregation',
  GroupingLabels: ' in grouping opts, expected "," or ")"',
  LabelMatchers: ' in label matching, expected "," or "}"',
  UnquotedLabelMatcher: ' in label matching, expected string',
  QuotedLabelMatcher: ' in label matching, expected string',
  OffsetExpr: ' in offset, expected number or duration',
  OffsetDurationExpr: ' in offset, expected number or duration',
  StepInvariantExpr: ' in @, expected timestamp',
  MatrixSelector: ' in subquery or range, expected ":" or "]"',
  SubqueryExpr: ' in subquery selector, expected duration or "]"',
};

/** Says of the first error in a tree what Prometheus would say: the token that was not expected, and where. */
export function explainError(
  tree: Tree,
  tokens: readonly Token[],
  lexical: PromQLError | undefined,
): PromQLError | undefined {
  const node = firstError(tree);
  if (node === undefined) return lexical;
  if (lexical !== undefined && (lexical.position?.start ?? 0) <= node.from) return lexical;
  const index = tokens.findIndex((token) => token.end > node.from || token.kind === 'end');
  const token = tokens[index];
  if (token === undefined) return lexical ?? new PromQLError('PROMQL_SYNTAX', 'unexpected end of input');
  const position = { start: token.start, end: token.end };
  if (token.kind === 'end' && lexical !== undefined) return lexical;
  if (tokens.length === 1) return new PromQLError('PROMQL_SYNTAX', 'no expression found in input', { position });
  return (
    unknownFunction(tokens, index) ??
    trailingComma(tokens, index, node) ??
    new PromQLError('PROMQL_SYNTAX', `unexpected ${describe(token)}${contexts[node.parent?.name ?? ''] ?? ''}`, {
      position,
    })
  );
}

function firstError(tree: Tree): SyntaxNode | undefined {
  let found: SyntaxNode | undefined;
  tree.iterate({
    enter(node) {
      if (found !== undefined) return false;
      if (node.type.isError) found = node.node;
      return true;
    },
  });
  return found;
}

/** The grammar knows the functions by name: a name before `(` that is none of them is an error at the bracket. */
function unknownFunction(tokens: readonly Token[], index: number): PromQLError | undefined {
  const open = tokens[index]?.text === '(' ? index : index + 1;
  const name = tokens[open - 1];
  if (tokens[open]?.text !== '(' || name?.kind !== 'identifier') return undefined;
  if (isFunctionName(name.text) || isAggregationOperator(name.text.toLowerCase())) return undefined;
  if (keywords.has(name.text.toLowerCase()) || Object.hasOwn(binaryOperators, name.text.toLowerCase()))
    return undefined;
  const position: Position = { start: name.start, end: name.end };
  if (unsupportedFeatures.has(name.text)) {
    const message = `${name.text}: not supported by this engine`;
    return new PromQLError('PROMQL_UNSUPPORTED', message, { position, feature: name.text });
  }
  return new PromQLError('PROMQL_SYNTAX', `unknown function with name ${quote(name.text)}`, { position });
}

function trailingComma(tokens: readonly Token[], index: number, node: SyntaxNode): PromQLError | undefined {
  const comma = tokens[index - 1];
  if (node.parent?.name !== 'FunctionCallBody' || comma?.text !== ',' || tokens[index]?.text !== ')') return undefined;
  const position = { start: comma.start, end: comma.end };
  return new PromQLError('PROMQL_SYNTAX', 'trailing commas not allowed in function call args', { position });
}

/** A token as Prometheus' messages describe it. */
function describe({ kind, text }: Token): string {
  const word = text.toLowerCase();
  if (kind === 'end') return 'end of input';
  if (kind === 'punctuation')
    return Object.hasOwn(binaryOperators, text) || '=~!~@'.includes(text) ? `<op:${text}>` : quote(text);
  if (kind !== 'identifier')
    return `${kind} ${quote(text.length > 10 ? text.slice(0, 10) : text)}${text.length > 10 ? '...' : ''}`;
  if (keywords.has(word)) return `<${text}>`;
  if (Object.hasOwn(binaryOperators, word)) return `<op:${text}>`;
  if (isAggregationOperator(word)) return `<aggr:${text}>`;
  return `${text.includes(':') ? 'metric identifier' : 'identifier'} ${quote(text)}`;
}
