import type { SyntaxNode } from '@lezer/common';
import { PromQLError, type Position } from '../../errors.ts';
import type { Expression } from '../expression.ts';

/** The text being read, and how its parts read each other without importing each other. */
export interface Reading {
  readonly text: string;
  /** Reads a whole expression: an argument, or what stands in parentheses. */
  readonly expression: (node: SyntaxNode) => Expression;
}

export function textOf(reading: Reading, node: SyntaxNode): string {
  return reading.text.slice(node.from, node.to);
}

export function positionOf(node: SyntaxNode): Position {
  return { start: node.from, end: node.to };
}

/** The children of a node, without comments. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

export function syntaxError(message: string, position: Position | undefined): PromQLError {
  return new PromQLError('PROMQL_SYNTAX', message, { position });
}

/** The error of an expression that needs something this engine has not: see unsupported.ts. */
export function unsupported(feature: string, position: Position | undefined): PromQLError {
  return new PromQLError('PROMQL_UNSUPPORTED', `${feature}: not supported by this engine`, { position, feature });
}
