import type { BinaryExpression } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import { typeOf } from '../../syntax/type-of.ts';
import { areMeasures, factorBetween, isShare, isTime, type Unit } from '../facts/unit.ts';
import type { Problem, Rule, RuleContext } from './rule.ts';
import { said } from './said.ts';

export const unitMismatch: Rule = {
  code: 'unit-mismatch',
  visit: { binary: look },
};

function* look(node: BinaryExpression, { facts }: RuleContext): Iterable<Problem> {
  const { op, left, right } = node;
  if (typeOf(left) !== 'vector' || typeOf(right) !== 'vector') return;
  const [a, b] = [facts(left).unit, facts(right).unit];
  if (a === undefined || b === undefined) return;
  const isSum = op === '+' || op === '-' || operatorInfo(op).kind === 'comparison';
  const factor = factorBetween(a, b);
  const wrong = isSum ? factor !== 1 : op === '/' && isSenselessRatio(a, b, factor);
  if (!wrong) return;
  const how = words[op] ?? `compared (${op}) with`;
  const message = `${said(left)} is in ${a}, ${how} ${said(right)} in ${b}.`;
  const next = factor === undefined ? 'Select metrics of the same unit.' : 'Convert one of them.';
  yield { message: `${message} ${next}`, subject: op, position: node.operatorPosition ?? node.position };
}

const words: Readonly<Record<string, string>> = { '/': 'divided by', '+': 'plus', '-': 'minus' };

/** Anything may be divided by time, or by a share; `milliseconds / seconds` forgets a factor. */
function isSenselessRatio(a: Unit, b: Unit, factor: number | undefined): boolean {
  if (factor !== undefined) return factor !== 1;
  return areMeasures(a, b) && !isTime(b) && !isShare(a) && !isShare(b);
}
