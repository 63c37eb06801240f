import { parse, parseDuration, PromQLError, type Expression, type Matcher } from '@telltale/promql';

/** A parameter that cannot be used; answered with 400, as Prometheus does. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError';
}

/** A time as Prometheus takes it: RFC 3339 or seconds since the epoch. In milliseconds since the epoch. */
export function timeOf(query: URLSearchParams, name: string, fallback?: number): number {
  const text = query.get(name);
  if (text === null || text === '') {
    if (fallback !== undefined) return fallback;
    throw new ParameterError(`invalid parameter "${name}": cannot parse "" to a valid timestamp`);
  }
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return Math.round(seconds * 1000);
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new ParameterError(`invalid parameter "${name}": cannot parse ${JSON.stringify(text)} to a valid timestamp`);
  }
  return time;
}

/** A duration as Prometheus takes it: `1m30s` or seconds. In milliseconds. */
export function durationOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const seconds = Number(text);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : parseDuration(text);
  if (milliseconds === undefined || !(Math.abs(milliseconds) < Number.MAX_SAFE_INTEGER)) {
    throw new ParameterError(`invalid parameter "${name}": cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
  return milliseconds;
}

/** How many results are wanted at most. */
export function limitOf(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null || text === '' || text === '0') return Infinity;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 0)
    throw new ParameterError(`invalid parameter "limit": ${JSON.stringify(text)}`);
  return limit;
}

/** The selectors given as `match[]`, each as its matchers. */
export function selectorsOf(query: URLSearchParams): readonly (readonly Matcher[])[] {
  return query.getAll('match[]').map((text) => {
    const expression = parsed(text);
    if (expression.kind !== 'selector') throw new ParameterError(`invalid parameter "match[]": ${text} is no selector`);
    const { name, matchers } = expression;
    const all: readonly Matcher[] = name === '' ? matchers : [{ name: '__name__', op: '=', value: name }, ...matchers];
    return all;
  });
}

function parsed(text: string): Expression {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof PromQLError) throw new ParameterError(`invalid parameter "match[]": ${error.message}`);
    throw error;
  }
}
