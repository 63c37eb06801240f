import { PromQLError } from '../../errors.ts';
import type { VectorMatching } from '../../syntax/expression.ts';
import { operatorInfo, type BinaryOperator } from '../../syntax/operators.ts';
import type { NodeMatching } from '../tree/query-node.ts';
import type { LabelNames } from './label-names.ts';

interface Sides {
  readonly op: BinaryOperator;
  readonly left: LabelNames;
  readonly right: LabelNames;
  readonly convention: string;
}

interface RenderedMatching {
  readonly matching: VectorMatching;
  /** The labels of the result. */
  readonly labels: LabelNames;
}

type Name = string | null | undefined;

const equalLabels: NodeMatching = { on: undefined, ignoring: undefined, groupLeft: undefined, groupRight: undefined };

/** How two vectors match, and what labels that leaves. */
export function renderMatching(sides: Sides, given: NodeMatching = equalLabels): RenderedMatching {
  const { op, left, right } = sides;
  const { on, ignoring, groupLeft, groupRight } = given;
  checkHow(given, op);
  const isSet = operatorInfo(op).kind === 'set';
  const matched = on === undefined ? namesIgnored(sides, ignoring) : namesOn(sides, on);
  const include = groupLeft ?? groupRight ?? [];
  const one = groupLeft === undefined ? left : right;
  const what = groupLeft === undefined ? 'groupRight' : 'groupLeft';
  const matching: VectorMatching = {
    card: isSet ? 'many-to-many' : groupLeft ? 'many-to-one' : groupRight ? 'one-to-many' : 'one-to-one',
    on: on !== undefined,
    labels: matched,
    include: include.map((label) => one.need(label, what, sides.convention)),
  };
  return { matching, labels: labelsAfter(sides, given, isSet) };
}

function checkHow({ on, ignoring, groupLeft, groupRight }: NodeMatching, op: BinaryOperator): void {
  const refuse = (problem: string): never => {
    throw new PromQLError('PROMQL_OPTIONS', `${op}: ${problem}`);
  };
  if (on !== undefined && ignoring !== undefined) refuse('say on or ignoring, not both.');
  if (groupLeft !== undefined && groupRight !== undefined) refuse('say groupLeft or groupRight, not both.');
  if (operatorInfo(op).kind === 'set' && (groupLeft ?? groupRight) !== undefined) refuse('sets are never grouped.');
}

function namesOn({ op, left, right, convention }: Sides, labels: readonly string[]): readonly string[] {
  return labels.map((label) => {
    const [a, b] = [left, right].map((side) => side.need(label, `on, of ${op},`, convention));
    return a === b && a !== undefined ? a : refuseNames(label, a, b, convention);
  });
}

/** The names to ignore. Where the sides match by all other labels, those must have the same names on both. */
function namesIgnored({ op, left, right, convention }: Sides, ignoring: readonly string[] = []): readonly string[] {
  for (const label of ignoring) if (left.get(label) === undefined) right.need(label, `ignoring, of ${op},`, convention);
  const compared = [left, right].map((side) => side.list().filter((label) => !ignoring.includes(label)));
  const [ofLeft = [], ofRight = []] = compared;
  for (const label of ofLeft) {
    const [a, b] = [left.get(label), right.get(label)];
    if (b !== undefined && a !== b) refuseNames(label, a, b, convention);
  }
  const lone = [
    ...ofLeft.filter((label) => !ofRight.includes(label)),
    ...ofRight.filter((label) => !ofLeft.includes(label)),
  ];
  if (lone.length > 0 && !left.open && !right.open) {
    const has = `only one side of ${op} has the label${lone.length > 1 ? 's' : ''} ${lone.join(', ')}`;
    const next = 'Give both the same .by(...), or say which labels match: { on: [...] }.';
    throw new PromQLError('PROMQL_LABEL_UNKNOWN', `No series would match: ${has}. ${next}`);
  }
  const names = ignoring.flatMap((label) => [left.get(label), right.get(label)]);
  return [...new Set(names)].filter((name) => typeof name === 'string');
}

function refuseNames(label: string, a: Name, b: Name, convention: string): never {
  const names = `is ${shown(a)} on the left and ${shown(b)} on the right`;
  throw new PromQLError(
    'PROMQL_LABEL_HIDDEN',
    `The label "${label}" ${names} under the convention "${convention}": aggregate it away, or use labelReplace().`,
  );
}

function shown(name: Name): string {
  return name === null ? 'left out' : `"${name}"`;
}

function labelsAfter({ op, left, right }: Sides, how: NodeMatching, isSet: boolean): LabelNames {
  if (isSet) {
    if (op !== 'or' || right.open) return left;
    return left.open ? right : left.only(left.list().filter((label) => right.list().includes(label)));
  }
  const { on, ignoring, groupLeft, groupRight } = how;
  const [many, one, include] = groupRight === undefined ? [left, right, groupLeft] : [right, left, groupRight];
  if (include !== undefined) {
    return include.reduce((labels, label) => labels.with(label, one.get(label) ?? null), many);
  }
  if (on !== undefined) return left.only(on);
  return ignoring === undefined ? left : left.except(ignoring);
}
