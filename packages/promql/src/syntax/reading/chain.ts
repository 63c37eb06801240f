import type { SyntaxNode } from '@lezer/common';
import type { Expression } from '../expression.ts';
import { operatorInfo, unaryPrecedence } from '../operators.ts';
import { binaryOf, readInfix, type Infix } from './infix.ts';
import { readNumber } from './literals.ts';
import {
  atPostfix,
  experimentalPostfix,
  offsetPostfix,
  rangePostfix,
  subqueryPostfix,
  type Postfix,
} from './postfix.ts';
import { childrenOf, syntaxError, textOf, type Reading } from './reading.ts';
import { signed } from './signed.ts';

type Link =
  | { readonly kind: 'operand'; readonly expression: Expression }
  | { readonly kind: 'prefix'; readonly op: '+' | '-'; readonly start: number }
  | { readonly kind: 'postfix'; readonly apply: Postfix }
  | { readonly kind: 'infix'; readonly infix: Infix };

const postfixes: Readonly<Record<string, (reading: Reading, node: SyntaxNode) => Postfix>> = {
  MatrixSelector: rangePostfix,
  SubqueryExpr: subqueryPostfix,
  OffsetExpr: offsetPostfix,
  StepInvariantExpr: atPostfix,
  AnchoredExpr: (_reading, node) => experimentalPostfix('anchored', node),
  SmoothedExpr: (_reading, node) => experimentalPostfix('smoothed', node),
};

/**
 * The Lezer grammar is made for editors and lets postfixes bind looser than operators: it reads `a + b offset 5m` as
 * `(a + b) offset 5m`, and `-2 ^ 2` as `(-2) ^ 2`. Only the order of operands and operators is taken from its tree; what
 * binds to what is decided here, with Prometheus' precedences.
 */
export function readChain(reading: Reading, node: SyntaxNode, atom: (node: SyntaxNode) => Expression): Expression {
  return new Chain(linksOf(reading, node, atom)).read();
}

/** The operands and operators under a node, in the order of the text. Without recursion: chains are long. */
function linksOf(reading: Reading, root: SyntaxNode, atom: (node: SyntaxNode) => Expression): Link[] {
  const links: Link[] = [];
  const waiting: (SyntaxNode | (() => Link))[] = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'function') {
      links.push(next());
      continue;
    }
    const node = next;
    const children = childrenOf(node);
    const [first, ...others] = children;
    const postfix = Object.hasOwn(postfixes, node.name) ? postfixes[node.name] : undefined;
    if (postfix !== undefined && first !== undefined) {
      waiting.push(() => ({ kind: 'postfix', apply: postfix(reading, node) }), first);
    } else if (node.name === 'BinaryExpr' && first !== undefined) {
      const right = others.at(-1) ?? first;
      waiting.push(right, () => ({ kind: 'infix', infix: readInfix(reading, others.slice(0, -1)) }), first);
    } else if (node.name === 'UnaryExpr' && first !== undefined) {
      links.push(prefixOf(textOf(reading, first), first.from));
      waiting.push(others[0] ?? first);
    } else if (node.name === 'NumberDurationLiteral') {
      const text = textOf(reading, node);
      if (/^[-+]/.test(text)) links.push(prefixOf(text, node.from));
      links.push({ kind: 'operand', expression: readNumber(text, node.from) });
    } else {
      links.push({ kind: 'operand', expression: atom(node) });
    }
  }
  return links;
}

function prefixOf(text: string, start: number): Link {
  return { kind: 'prefix', op: text.startsWith('-') ? '-' : '+', start };
}

/** Precedence climbing; its recursion is bounded by the limits of nesting.ts. */
class Chain {
  readonly #links: readonly Link[];
  #at = 0;

  constructor(links: readonly Link[]) {
    this.#links = links;
  }

  read(lowest: number = 0): Expression {
    let left = this.#operand();
    for (;;) {
      const link = this.#links[this.#at];
      if (link?.kind !== 'infix') break;
      const { precedence, rightAssociative } = operatorInfo(link.infix.op);
      if (precedence < lowest) break;
      this.#at += 1;
      const right = this.read(rightAssociative === true ? precedence : precedence + 1);
      left = binaryOf(left, link.infix, right);
    }
    return left;
  }

  #operand(): Expression {
    const link = this.#links[this.#at];
    this.#at += 1;
    if (link?.kind === 'prefix') return signed(link.op, link.start, this.read(unaryPrecedence + 1));
    if (link?.kind !== 'operand') throw syntaxError('unexpected end of input', undefined);
    let { expression } = link;
    for (;;) {
      const next = this.#links[this.#at];
      if (next?.kind !== 'postfix') return expression;
      this.#at += 1;
      expression = next.apply(expression);
    }
  }
}
