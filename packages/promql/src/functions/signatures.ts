import type { ValueType } from '../syntax/value-type.ts';

/** The types that a function takes and returns. */
export interface Signature {
  readonly args: readonly ValueType[];
  /** How often the last argument may be given beyond the others: 0 if it must be given, `Infinity` if it repeats. */
  readonly variadic: number;
  readonly returns: ValueType;
}

/**
 * The stable functions of Prometheus 3 and their types (Prometheus' promql/parser/functions.go): `?` marks a last argument
 * that may be left out, `*` one that may be given any number of times (or not at all), `+9` up to nine times. Everything else about a function follows from its
 * name here: the checker reads this table, and each name has its implementation in a family of files beside it.
 */
export const functionTypes = {
  abs: 'vector -> vector',
  absent: 'vector -> vector',
  absent_over_time: 'matrix -> vector',
  acos: 'vector -> vector',
  acosh: 'vector -> vector',
  asin: 'vector -> vector',
  asinh: 'vector -> vector',
  atan: 'vector -> vector',
  atanh: 'vector -> vector',
  avg_over_time: 'matrix -> vector',
  ceil: 'vector -> vector',
  changes: 'matrix -> vector',
  clamp: 'vector, scalar, scalar -> vector',
  clamp_max: 'vector, scalar -> vector',
  clamp_min: 'vector, scalar -> vector',
  cos: 'vector -> vector',
  cosh: 'vector -> vector',
  count_over_time: 'matrix -> vector',
  day_of_month: 'vector? -> vector',
  day_of_week: 'vector? -> vector',
  day_of_year: 'vector? -> vector',
  days_in_month: 'vector? -> vector',
  deg: 'vector -> vector',
  delta: 'matrix -> vector',
  deriv: 'matrix -> vector',
  exp: 'vector -> vector',
  floor: 'vector -> vector',
  histogram_avg: 'vector -> vector',
  histogram_count: 'vector -> vector',
  histogram_fraction: 'scalar, scalar, vector -> vector',
  histogram_quantile: 'scalar, vector -> vector',
  histogram_stddev: 'vector -> vector',
  histogram_stdvar: 'vector -> vector',
  histogram_sum: 'vector -> vector',
  hour: 'vector? -> vector',
  idelta: 'matrix -> vector',
  increase: 'matrix -> vector',
  irate: 'matrix -> vector',
  label_join: 'vector, string, string, string* -> vector',
  label_replace: 'vector, string, string, string, string -> vector',
  last_over_time: 'matrix -> vector',
  ln: 'vector -> vector',
  log10: 'vector -> vector',
  log2: 'vector -> vector',
  max_over_time: 'matrix -> vector',
  min_over_time: 'matrix -> vector',
  minute: 'vector? -> vector',
  month: 'vector? -> vector',
  pi: '-> scalar',
  predict_linear: 'matrix, scalar -> vector',
  present_over_time: 'matrix -> vector',
  quantile_over_time: 'scalar, matrix -> vector',
  rad: 'vector -> vector',
  rate: 'matrix -> vector',
  resets: 'matrix -> vector',
  round: 'vector, scalar? -> vector',
  scalar: 'vector -> scalar',
  sgn: 'vector -> vector',
  sin: 'vector -> vector',
  sinh: 'vector -> vector',
  sort: 'vector -> vector',
  sort_desc: 'vector -> vector',
  sqrt: 'vector -> vector',
  stddev_over_time: 'matrix -> vector',
  stdvar_over_time: 'matrix -> vector',
  sum_over_time: 'matrix -> vector',
  tan: 'vector -> vector',
  tanh: 'vector -> vector',
  time: '-> scalar',
  timestamp: 'vector -> vector',
  vector: 'scalar -> vector',
  year: 'vector? -> vector',
} as const;

/** The functions that Prometheus has behind `--enable-feature=promql-experimental-functions`, written likewise. */
export const experimentalFunctionTypes = {
  double_exponential_smoothing: 'matrix, scalar, scalar -> vector',
  end: '-> scalar',
  first_over_time: 'matrix -> vector',
  histogram_quantiles: 'vector, string, scalar, scalar+9 -> vector',
  info: 'vector, vector? -> vector',
  mad_over_time: 'matrix -> vector',
  max_of: 'scalar, scalar -> scalar',
  min_of: 'scalar, scalar -> scalar',
  range: '-> scalar',
  sort_by_label: 'vector, string* -> vector',
  sort_by_label_desc: 'vector, string* -> vector',
  start: '-> scalar',
  step: '-> scalar',
  ts_of_first_over_time: 'matrix -> vector',
  ts_of_last_over_time: 'matrix -> vector',
  ts_of_max_over_time: 'matrix -> vector',
  ts_of_min_over_time: 'matrix -> vector',
} as const;

/** The name of a function of PromQL. */
export type FunctionName = keyof typeof functionTypes | keyof typeof experimentalFunctionTypes;

/** The signatures, read from {@link functionTypes} and {@link experimentalFunctionTypes}. */
export const signatures: Readonly<Record<FunctionName, Signature>> = Object.fromEntries(
  Object.entries({ ...functionTypes, ...experimentalFunctionTypes }).map(([name, types]) => [
    name,
    readSignature(types),
  ]),
) as Record<FunctionName, Signature>;

function readSignature(types: string): Signature {
  const [taken = '', returns = ''] = types.split('-> ');
  const args = taken.match(/[a-z]+/g) ?? [];
  const repeats = /([*?])|\+(\d+)/.exec(taken);
  const variadic = repeats === null ? 0 : Number(repeats[2] ?? (repeats[1] === '*' ? Infinity : 1));
  return { args: args as ValueType[], variadic, returns: returns as ValueType };
}

export function isFunctionName(name: string): name is FunctionName {
  return Object.hasOwn(signatures, name);
}

export function isExperimentalFunction(name: string): boolean {
  return Object.hasOwn(experimentalFunctionTypes, name);
}
