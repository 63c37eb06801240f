import type { BinaryExpression, VectorMatching } from '../../syntax/expression.ts';
import { operatorInfo } from '../../syntax/operators.ts';
import { typeOf } from '../../syntax/type-of.ts';
import type { Facts } from './facts.ts';
import { arithmetic, between, hull, type Interval } from './interval.ts';
import { dropLabels, keepOnly, presenceOf, setLabel, unionOf, type LabelFacts } from './label-facts.ts';
import { factorBetween, type Unit } from './unit.ts';

export function factsOfBinary(node: BinaryExpression, left: Facts, right: Facts): Facts {
  const { kind } = operatorInfo(node.op);
  if (kind === 'set') return ofSet(node, left, right);
  const [leftType, rightType] = [typeOf(node.left), typeOf(node.right)];
  const labels =
    leftType === 'scalar' ? right.labels : rightType === 'scalar' ? left.labels : matched(node, left, right);
  const series =
    left.series === undefined || right.series === undefined ? undefined : [...left.series, ...right.series];
  if (kind === 'comparison') return ofComparison(node, leftType === 'scalar' ? right : left, labels, series);
  return {
    series,
    kind: arithmeticKind(node, left, right),
    unit: arithmeticUnit(node, left, right),
    labels,
    bounds: arithmetic(node.op, left.bounds, right.bounds),
  };
}

function ofSet({ op }: BinaryExpression, left: Facts, right: Facts): Facts {
  if (op !== 'or') return left;
  return {
    series: left.series === undefined || right.series === undefined ? undefined : [...left.series, ...right.series],
    kind: left.kind === right.kind ? left.kind : 'unknown',
    unit: left.unit === right.unit ? left.unit : undefined,
    labels: unionOf([left.labels, right.labels]),
    bounds: hull(left.bounds, right.bounds),
  };
}

/** A comparison leaves samples out; with `bool` it is 0 or 1. */
function ofComparison(node: BinaryExpression, kept: Facts, labels: LabelFacts, series: Facts['series']): Facts {
  if (node.bool) return { series, kind: 'gauge', unit: undefined, labels, bounds: between(0, 1) };
  return { ...kept, labels, series: kept.series };
}

/** A counter times a number is one; what sums and quotients of counters are is left open, but for sums. */
function arithmeticKind({ op, left, right }: BinaryExpression, a: Facts, b: Facts): Facts['kind'] {
  const isScaled = (typeOf(left) === 'scalar' && op === '*') || (typeOf(right) === 'scalar' && '*/'.includes(op));
  if (isScaled) return typeOf(left) === 'scalar' ? b.kind : a.kind;
  if (op === '+' && a.kind === 'counter' && b.kind === 'counter') return 'counter';
  return a.kind === 'unknown' || b.kind === 'unknown' ? 'unknown' : 'gauge';
}

/** Sums keep the unit of their terms; products and quotients have one that is not followed. */
function arithmeticUnit({ op, left, right }: BinaryExpression, a: Facts, b: Facts): Unit | undefined {
  if (op !== '+' && op !== '-' && op !== '%') return undefined;
  if (typeOf(left) === 'scalar') return b.unit;
  if (typeOf(right) === 'scalar') return a.unit;
  if (a.unit === undefined || b.unit === undefined) return a.unit ?? b.unit;
  return factorBetween(a.unit, b.unit) === 1 ? a.unit : undefined;
}

/** The labels of the result of a match (resultMetric in promql/engine.go). */
function matched(node: BinaryExpression, left: Facts, right: Facts): LabelFacts {
  const { matching } = node;
  if (matching === undefined) return left.labels;
  const { card, on, labels, include } = matching;
  const [many, one] = card === 'one-to-many' ? [right.labels, left.labels] : [left.labels, right.labels];
  if (card === 'one-to-one') return on ? keepOnly(many, labels, node) : dropLabels(many, labels, node);
  return include.reduce((all, name) => {
    const presence = presenceOf(one, name);
    if (presence === 'never') return dropLabels(all, [name], node);
    return setLabel(all, name, one.known.get(name) ?? { values: null, always: false, ofTarget: false });
  }, many);
}

/** The labels that both sides are matched by, of those that are known. */
export function matchedLabels(matching: VectorMatching, left: LabelFacts, right: LabelFacts): readonly string[] {
  if (matching.on) return matching.labels;
  const all = new Set([...left.known.keys(), ...right.known.keys()]);
  return [...all].filter((name) => !matching.labels.includes(name));
}

/** The value of a scalar that is the same for every query. */
export function constantOf({ bounds }: Facts): number | undefined {
  return bounds.least === bounds.greatest && !bounds.nan ? bounds.least : undefined;
}

export function negated({ least, greatest, nan, histogram }: Interval): Interval {
  return { least: -greatest, greatest: -least, nan, histogram };
}
