/** Between which values samples are. */
export interface Interval {
  readonly least: number;
  readonly greatest: number;
  /** Samples may be NaN, of which no comparison but `!=` is true. */
  readonly nan: boolean;
  /** The histogram whose buckets set the bounds. */
  readonly histogram?: string | undefined;
}

export const anything: Interval = { least: -Infinity, greatest: Infinity, nan: true };

export function between(least: number, greatest: number): Interval {
  return { least, greatest, nan: false };
}

export function isConstant({ least, greatest, nan }: Interval): boolean {
  return least === greatest && !nan;
}

/** Values of which some are of each. */
export function hull(a: Interval, b: Interval): Interval {
  const histogram = a.histogram === b.histogram ? a.histogram : undefined;
  return {
    least: Math.min(a.least, b.least),
    greatest: Math.max(a.greatest, b.greatest),
    nan: a.nan || b.nan,
    histogram,
  };
}

/** A sum of any number of samples. */
export function summed({ least, greatest, nan }: Interval): Interval {
  return { least: least >= 0 ? least : -Infinity, greatest: greatest <= 0 ? greatest : Infinity, nan };
}

/** Applies an arithmetic operator to bounds; `anything` where its result has none that are simple. */
export function arithmetic(op: string, a: Interval, b: Interval): Interval {
  const compute = operators[op];
  if (compute === undefined) return anything;
  if (op === '/' && b.least <= 0 && b.greatest >= 0) {
    return a.least >= 0 && b.least >= 0 ? { least: 0, greatest: Infinity, nan: true } : anything;
  }
  const ends = [a.least, a.greatest].flatMap((x) => [b.least, b.greatest].map((y) => compute(x, y)));
  // Inf - Inf and Inf / Inf: the other ends say it.
  const bounds = ends.filter((end) => !Number.isNaN(end));
  return {
    least: Math.min(...bounds),
    greatest: Math.max(...bounds),
    nan: a.nan || b.nan,
    histogram: a.histogram ?? b.histogram,
  };
}

const operators: Readonly<Record<string, (x: number, y: number) => number>> = {
  '+': (x, y) => x + y,
  '-': (x, y) => x - y,
  // A bound of 0 times one of Inf: no sample is infinite.
  '*': (x, y) => (x === 0 || y === 0 ? 0 : x * y),
  '/': (x, y) => x / y,
};

/** What a comparison with a constant does to every sample within bounds. */
export function outcome(
  op: string,
  { least, greatest, nan }: Interval,
  constant: number,
): 'always' | 'never' | 'either' {
  const never = neverTrue[op]?.(least, greatest, constant) === true;
  if (never && !(op === '!=' && nan)) return 'never';
  const negated = negations[op];
  const always = negated !== undefined && neverTrue[negated]?.(least, greatest, constant) === true;
  return always && (!nan || op === '!=') ? 'always' : 'either';
}

const neverTrue: Readonly<Record<string, (least: number, greatest: number, constant: number) => boolean>> = {
  '>': (_, greatest, constant) => greatest <= constant,
  '>=': (_, greatest, constant) => greatest < constant,
  '<': (least, _, constant) => least >= constant,
  '<=': (least, _, constant) => least > constant,
  '==': (least, greatest, constant) => constant < least || constant > greatest,
  '!=': (least, greatest, constant) => least === constant && greatest === constant,
};

const negations: Readonly<Record<string, string>> = {
  '>': '<=',
  '>=': '<',
  '<': '>=',
  '<=': '>',
  '==': '!=',
  '!=': '==',
};
