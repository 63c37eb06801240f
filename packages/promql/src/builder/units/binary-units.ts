import { operatorInfo, type BinaryOperator } from '../../syntax/operators.ts';
import { counted, isSame, ofTime, shares, truth, type Known, type QueryUnit } from './unit.ts';

/** The unit of the result of an operation. */
export function unitOfOperation(op: BinaryOperator, a: Known, b: Known, bool: boolean): Known {
  const { kind } = operatorInfo(op);
  if (kind === 'comparison') return bool ? truth : a === 'number' ? b : a;
  if (kind === 'set') return op === 'or' ? common(a, b) : a;
  return arithmetic[op]?.(a, b);
}

const arithmetic: Partial<Record<BinaryOperator, (a: Known, b: Known) => Known>> = {
  '+': common,
  '-': common,
  '%': common,
  '*': product,
  '/': quotient,
  '^': (a, b) => (a === 'number' && b === 'number' ? 'number' : undefined),
};

/** Of things of one kind. */
function common(a: Known, b: Known): Known {
  if (a === 'number') return b;
  return b === 'number' || isSame(a, b) ? a : undefined;
}

function product(a: Known, b: Known): Known {
  if (isFactor(a)) return a === 'number' || b !== 'number' ? b : a;
  if (isFactor(b)) return a;
  return overTime(a, b) ?? overTime(b, a);
}

/** So much a second, for a number of seconds. */
function overTime(a: Known, b: Known): Known {
  return typeof a === 'object' && a.perSecond && isSame(b, ofTime) ? { ...a, perSecond: false } : undefined;
}

function quotient(a: Known, b: Known): Known {
  if (b === 'number') return a;
  if (typeof a !== 'object' || b === undefined) return undefined;
  if (isSame(a, b)) return shares;
  if (isSame(b, shares)) return a;
  if (isSame({ ...b, perSecond: false }, counted) && a.perSecond === b.perSecond) return each(a);
  return isSame(b, ofTime) && !a.perSecond ? { ...a, perSecond: true } : undefined;
}

/** Of one of those that were counted. */
function each({ unit }: QueryUnit): QueryUnit {
  return { unit, perSecond: false };
}

function isFactor(unit: Known): boolean {
  return unit === 'number' || isSame(unit, shares);
}
