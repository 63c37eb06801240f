import type { Call, Expression, ByKind } from '../../syntax/expression.ts';
import { dispatch } from '../../syntax/expression.ts';
import { isFunctionName, signatures } from '../../functions/signatures.ts';
import type { VectorSelector } from '../../syntax/expression.ts';
import { factsOfAggregation } from './aggregation-facts.ts';
import { factsOfBinary, negated } from './binary-facts.ts';
import { plainFacts, unknownFacts, type Facts } from './facts.ts';
import { functionFacts } from './function-facts.ts';
import { anything, between } from './interval.ts';
import { isTime, type Unit } from './unit.ts';

/** The facts of every part of an expression. */
export type FactsTable = ReadonlyMap<Expression, Facts>;

/** Works out the facts of an expression and of everything within it, inner before outer. */
export function factsOf(expression: Expression, ofSelector: (selector: VectorSelector) => Facts): FactsTable {
  const table = new Map<Expression, Facts>();
  const visit = (node: Expression): Facts => {
    const facts = dispatch(inference, node, { visit, ofSelector });
    table.set(node, facts);
    return facts;
  };
  visit(expression);
  return table;
}

interface Inference {
  readonly visit: (node: Expression) => Facts;
  readonly ofSelector: (selector: VectorSelector) => Facts;
}

const inference: ByKind<Facts, [Inference]> = {
  number: ({ value }) => ({ ...plainFacts, bounds: Number.isNaN(value) ? anything : between(value, value) }),
  string: () => plainFacts,
  selector: (node, { ofSelector }) => ofSelector(node),
  range: ({ vector }, { visit }) => visit(vector),
  subquery: ({ expression }, { visit }) => visit(expression),
  parentheses: ({ expression }, { visit }) => visit(expression),
  unary: ({ op, expression }, { visit }) => {
    const facts = visit(expression);
    return op === '+' ? facts : { ...facts, kind: 'gauge', bounds: negated(facts.bounds) };
  },
  aggregation: (node, { visit }) => {
    if (node.parameter !== undefined) visit(node.parameter);
    return factsOfAggregation(node, visit(node.expression));
  },
  binary: (node, { visit }) => factsOfBinary(node, visit(node.left), visit(node.right)),
  call: ofCall,
};

function ofCall(call: Call, { visit }: Inference): Facts {
  const { name, args } = call;
  const each = args.map((argument) => visit(argument));
  if (!isFunctionName(name)) return unknownFacts;
  const argument = each[signatures[name].args.findIndex((type) => type === 'vector' || type === 'matrix')];
  // `hour()` and its like: of the time of the query, and without labels.
  const taken = argument ?? plainFacts;
  if (signatures[name].returns === 'scalar' && argument === undefined) {
    return name === 'time' ? { ...plainFacts, unit: 'seconds' } : plainFacts;
  }
  const { kind, unit, bounds, labels } = functionFacts[name] ?? {};
  return {
    series: taken.series,
    kind: kind === 'keep' ? taken.kind : 'gauge',
    unit: unitAfter(unit, taken.unit),
    labels: labels?.(taken, call) ?? taken.labels,
    bounds: bounds?.(taken, call) ?? anything,
  };
}

/** Seconds per second are a share; other units are written alike with and without time: `speed_bytes`, a rate of bytes. */
function unitAfter(change: 'keep' | 'per second' | 'seconds' | undefined, unit: Unit | undefined): Unit | undefined {
  if (change === 'keep') return unit;
  if (change === 'seconds') return 'seconds';
  return change === undefined || unit === undefined || isTime(unit) ? undefined : unit;
}
