import type { SyntaxNode } from '@lezer/common';
import { compileMatcher } from '../../storage/label-matcher.ts';
import type { Matcher } from '../../storage/storage.ts';
import type { VectorSelector } from '../expression.ts';
import { stringValue } from './literals.ts';
import { childrenOf, positionOf, syntaxError, textOf, type Reading } from './reading.ts';

/** `up{job="api"}`, `{"my.metric", job="api"}`. */
export function readSelector(reading: Reading, node: SyntaxNode): VectorSelector {
  let name = '';
  let matchers: Matcher[] = [];
  for (const child of childrenOf(node)) {
    if (child.name === 'Identifier') name = textOf(reading, child);
    else matchers = childrenOf(child).map((matcher) => readMatcher(reading, matcher));
  }
  return { kind: 'selector', name, matchers, offset: 0, position: positionOf(node) };
}

function readMatcher(reading: Reading, node: SyntaxNode): Matcher {
  const [label, op, value] = childrenOf(node);
  if (node.name === 'QuotedLabelName' && label !== undefined) {
    return { name: '__name__', op: '=', value: stringValue(reading, label) };
  }
  if (label === undefined || op === undefined || value === undefined)
    throw syntaxError('unexpected end of matcher', positionOf(node));
  const matcher: Matcher = {
    name: label.name === 'QuotedLabelName' ? stringValue(reading, label.firstChild ?? label) : textOf(reading, label),
    op: textOf(reading, op) as Matcher['op'],
    value: stringValue(reading, value),
  };
  try {
    compileMatcher(matcher);
  } catch (error) {
    throw syntaxError(error instanceof Error ? error.message : String(error), positionOf(node));
  }
  return matcher;
}

/** The labels of `by (...)`, `on (...)`, `group_left (...)`. */
export function readGroupingLabels(reading: Reading, node: SyntaxNode): string[] {
  return childrenOf(node).map((label) =>
    label.name === 'QuotedLabelName' ? stringValue(reading, label.firstChild ?? label) : textOf(reading, label),
  );
}
