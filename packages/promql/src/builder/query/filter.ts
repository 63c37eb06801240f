import { PromQLError } from '../../errors.ts';
import { compileRegex } from '../../regex/regex.ts';
import type { Matcher } from '../../storage/storage.ts';
import type { LabelTypes } from '../metrics/label-declaration.ts';
import { isObject, refused } from '../refused.ts';

/** Made by {@link matches}. */
export interface PatternMatch {
  readonly pattern: string;
}

/** Made by {@link not}. */
export interface Negated<Value extends string = string> {
  readonly not: readonly Value[] | PatternMatch | VariableMatch;
}

/** Made by {@link variable}. */
export interface VariableMatch {
  readonly variable: string;
  readonly multiple: boolean;
}

/** What a label is held to: a value, any of several, a pattern, a variable, or none of these. */
export type Condition<Value extends string = string> =
  | Value
  | readonly Value[]
  | Negated<Value>
  | PatternMatch
  | VariableMatch;

/** Conditions on labels, all of which must hold. */
export type Filter<L> = [keyof L] extends [never]
  ? Readonly<Record<string, never>>
  : { readonly [Name in keyof L]?: Condition<L[Name] & string> | undefined };

/** A condition on one label, read. */
export interface LabelCondition {
  readonly label: string;
  readonly op: Matcher['op'];
  readonly value: string;
  /** The values it names, where it names some. */
  readonly values: readonly string[] | undefined;
  /** The variable in the place of a value. */
  readonly variable: string | undefined;
}

/**
 * Values that match a regular expression of RE2, as a whole: `matches('5..')`.
 *
 * @throws PromQLError `PROMQL_OPTIONS` where it is none
 */
export function matches(pattern: string): PatternMatch {
  if (typeof pattern !== 'string') throw refused('matches()', 'a pattern of RE2', pattern);
  try {
    compileRegex(pattern);
  } catch (cause) {
    throw new PromQLError('PROMQL_OPTIONS', `matches() takes a pattern of RE2: ${String(cause)}`, { cause });
  }
  return Object.freeze({ pattern });
}

/** Any value but these: `not('l1')`, `not(matches('4..'))`. */
export function not(match: PatternMatch | VariableMatch): Negated<never>;
export function not<const Value extends string>(...values: readonly [Value, ...Value[]]): Negated<Value>;
export function not(...values: readonly (string | PatternMatch | VariableMatch)[]): Negated {
  const [first] = values;
  if (typeof first === 'object') return Object.freeze({ not: first });
  return Object.freeze({ not: Object.freeze([...values]) as readonly string[] });
}

export interface VariableOptions {
  /** It may stand for several values, or for all: it is matched as a pattern. @default false */
  readonly multiple?: boolean;
}

/**
 * A variable of a dashboard in the place of a value: `="$cache"`, or `=~"$cache"` where it may stand for several.
 *
 * @param name without the dollar sign
 * @throws PromQLError `PROMQL_OPTIONS` where it is no name of a variable
 */
export function variable(name: string, { multiple = false }: VariableOptions = {}): VariableMatch {
  checkVariable(name, 'variable()');
  return Object.freeze({ variable: name, multiple });
}

/** Anything else would be text of the query rather than a name in it. */
export function checkVariable(name: unknown, taker: string): void {
  if (typeof name === 'string' && /^\w+$/.test(name)) return;
  throw refused(taker, 'the name of a variable, without the dollar sign', name);
}

/** The conditions of a filter, in the order given. */
export function readFilter(filter: Filter<LabelTypes>): readonly LabelCondition[] {
  if (!isObject(filter)) throw refused('A filter', 'conditions on labels, { label: "value" }', filter);
  return Object.entries(filter)
    .filter(([, condition]) => condition !== undefined)
    .map(([label, condition]) => readCondition(label, condition as Condition));
}

function readCondition(label: string, condition: Condition): LabelCondition {
  if (typeof condition === 'string') return ofValues(label, [condition], false);
  if (isList(condition)) return ofValues(label, condition, false);
  if (!isObject(condition)) throw wrongCondition(label, condition);
  if (!('not' in condition)) return ofMatch(label, condition, false);
  return isList(condition.not) ? ofValues(label, condition.not, true) : ofMatch(label, condition.not, true);
}

function wrongCondition(label: string, condition: unknown): PromQLError {
  return refused(`The filter of label "${label}"`, 'a value, several, matches(), not() or variable()', condition);
}

function isList(condition: Condition | Negated['not']): condition is readonly string[] {
  return Array.isArray(condition);
}

function ofValues(label: string, values: readonly string[], negated: boolean): LabelCondition {
  const [only] = values;
  if (only === undefined) throw new PromQLError('PROMQL_OPTIONS', `The filter of label "${label}" lists no value.`);
  const wrong: unknown = values.find((each: unknown) => typeof each !== 'string');
  if (wrong !== undefined) throw wrongCondition(label, wrong);
  if (values.length === 1) return { label, op: negated ? '!=' : '=', value: only, values, variable: undefined };
  const value = values.map((each) => escapePattern(each)).join('|');
  return { label, op: negated ? '!~' : '=~', value, values, variable: undefined };
}

function ofMatch(label: string, match: PatternMatch | VariableMatch, negated: boolean): LabelCondition {
  const text: unknown = isObject(match) ? ('pattern' in match ? match.pattern : match.variable) : undefined;
  if (typeof text !== 'string') throw wrongCondition(label, text ?? match);
  const pattern = negated ? '!~' : '=~';
  if ('pattern' in match) return { label, op: pattern, value: match.pattern, values: undefined, variable: undefined };
  const op = match.multiple ? pattern : negated ? '!=' : '=';
  return { label, op, value: `$${match.variable}`, values: undefined, variable: match.variable };
}

/** Go's regexp.QuoteMeta. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
