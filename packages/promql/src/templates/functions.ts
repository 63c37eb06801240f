import { CallError, isEqual, isLess } from './compare-values.ts';
import { humanize, humanize1024, humanizeDuration, humanizePercentage, humanizeTimestamp } from './humanize.ts';
import { print, printf } from './printf.ts';
import { isFound, replaceFound } from '../regex/find-in-text.ts';
import { isTrue, kindOf, showValue, TemplateMap, TemplateStruct } from './template-value.ts';
import type { TemplateValue } from './template-value.ts';
import { escapeQuery, linkTo, stripDomain, stripPort, titleCase } from './text-functions.ts';

/** What functions ask of the world around a template. */
export interface TemplateWorld {
  /** Carries out a query at the template's time. */
  readonly query: (expression: string) => Promise<readonly TemplateStruct[]>;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly externalUrl: string;
}

/** The types of parameters: `number` is what can be read as one, texts included. */
type Parameter = 'any' | 'text' | 'number' | 'sample' | 'vector';

type Call = (world: TemplateWorld, ...args: never[]) => TemplateValue | Promise<TemplateValue>;

interface TemplateFunction {
  readonly parameters: readonly Parameter[];
  /** Any number of further arguments. */
  readonly rest?: Parameter;
  readonly call: Call;
}

type Vector = readonly TemplateStruct[];

function define(parameters: readonly Parameter[], call: Call, rest?: Parameter): TemplateFunction {
  return rest === undefined ? { parameters, call } : { parameters, call, rest };
}

/** The functions of Go's `text/template` and those of Prometheus (`template/template.go`). */
const functions: Readonly<Record<string, TemplateFunction>> = {
  // `and` and `or` are here for their names: they do not evaluate what does not matter (`execute-template.ts`).
  and: define(['any'], (_, value: TemplateValue) => value, 'any'),
  or: define(['any'], (_, value: TemplateValue) => value, 'any'),
  not: define(['any'], (_, value: TemplateValue) => !isTrue(value)),
  eq: define(
    ['any', 'any'],
    (_, a: TemplateValue, ...others: TemplateValue[]) => others.some((other) => isEqual(a, other)),
    'any',
  ),
  ne: define(['any', 'any'], (_, a: TemplateValue, b: TemplateValue) => !isEqual(a, b)),
  lt: define(['any', 'any'], (_, a: TemplateValue, b: TemplateValue) => isLess(a, b)),
  le: define(['any', 'any'], (_, a: TemplateValue, b: TemplateValue) => isLess(a, b) || isEqual(a, b)),
  gt: define(['any', 'any'], (_, a: TemplateValue, b: TemplateValue) => isLess(b, a)),
  ge: define(['any', 'any'], (_, a: TemplateValue, b: TemplateValue) => isLess(b, a) || isEqual(a, b)),
  len: define(['any'], (_, value: TemplateValue) => lengthOf(value)),
  index: define(['any'], (_, value: TemplateValue, ...keys: TemplateValue[]) => keys.reduce(elementOf, value), 'any'),
  print: define([], (_, ...args: TemplateValue[]) => print(args), 'any'),
  println: define([], (_, ...args: TemplateValue[]) => `${args.map(showValue).join(' ')}\n`, 'any'),
  printf: define(['text'], (_, format: string, ...args: TemplateValue[]) => printf(format, args), 'any'),
  urlquery: define([], (_, ...args: TemplateValue[]) => escapeQuery(print(args)), 'any'),

  query: define(['text'], ({ query }, expression: string) => query(expression)),
  first: define(['vector'], (_, vector: Vector) => {
    if (vector[0] === undefined) throw new CallError('first() called on vector with no elements');
    return vector[0];
  }),
  label: define(['text', 'sample'], (_, name: string, sample: TemplateStruct) => labelOf(sample, name)),
  value: define(['sample'], (_, sample: TemplateStruct) => sample.fields['Value']),
  strvalue: define(['sample'], (_, sample: TemplateStruct) => labelOf(sample, '__value__')),
  sortByLabel: define(['text', 'vector'], (_, name: string, vector: Vector) =>
    vector.toSorted((a, b) => {
      const [left, right] = [labelOf(a, name), labelOf(b, name)];
      return left < right ? -1 : left > right ? 1 : 0;
    }),
  ),
  args: define(
    [],
    (_, ...args: TemplateValue[]) => new TemplateMap(new Map(args.map((value, i) => [`arg${i}`, value])), undefined),
    'any',
  ),
  match: define(['text', 'text'], (_, pattern: string, text: string) => isFound(pattern, text)),
  reReplaceAll: define(['text', 'text', 'text'], (_, pattern: string, replacement: string, text: string) =>
    replaceFound(pattern, replacement, text),
  ),
  title: define(['text'], (_, text: string) => titleCase(text)),
  toUpper: define(['text'], (_, text: string) => text.toUpperCase()),
  toLower: define(['text'], (_, text: string) => text.toLowerCase()),
  stripPort: define(['text'], (_, text: string) => stripPort(text)),
  stripDomain: define(['text'], (_, text: string) => stripDomain(text)),
  safeHtml: define(['text'], (_, text: string) => text),
  urlQueryEscape: define(['text'], (_, text: string) => escapeQuery(text)),
  graphLink: define(['text'], (_, expression: string) => linkTo(expression, 0)),
  tableLink: define(['text'], (_, expression: string) => linkTo(expression, 1)),
  humanize: define(['number'], (_, value: number) => humanize(value)),
  humanize1024: define(['number'], (_, value: number) => humanize1024(value)),
  humanizeDuration: define(['number'], (_, value: number) => humanizeDuration(value)),
  humanizePercentage: define(['number'], (_, value: number) => humanizePercentage(value)),
  humanizeTimestamp: define(['number'], (_, value: number) => humanizeTimestamp(value)),
  now: define([], ({ time }) => time / 1000),
  externalURL: define([], ({ externalUrl }) => externalUrl),
  pathPrefix: define([], ({ externalUrl }) => (URL.canParse(externalUrl) ? new URL(externalUrl).pathname : '')),
};

/** The names that a template may call. */
export const functionNames: ReadonlySet<string> = new Set(Object.keys(functions));

/** Calls a function of the table. @throws CallError where arguments do not fit */
export function callFunction(
  name: string,
  args: readonly TemplateValue[],
  world: TemplateWorld,
): TemplateValue | Promise<TemplateValue> {
  const { parameters, rest, call } = functions[name]!;
  if (args.length < parameters.length || (args.length > parameters.length && rest === undefined)) {
    const wanted = rest === undefined ? parameters.length : `at least ${parameters.length}`;
    throw new CallError(`wrong number of args for ${name}: want ${wanted} got ${args.length}`);
  }
  const converted = args.map((value, i) => convert(value, parameters[i] ?? rest ?? 'any'));
  return call(world, ...(converted as never[]));
}

function convert(value: TemplateValue, parameter: Parameter): TemplateValue {
  const isFitting = {
    any: true,
    text: typeof value === 'string',
    number: typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string',
    sample: value instanceof TemplateStruct,
    vector: Array.isArray(value),
  }[parameter];
  if (!isFitting) throw new CallError(`wrong type for value; expected ${parameter}; got ${kindOf(value)}`);
  if (parameter !== 'number' || typeof value === 'number') return value;
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
  if (Number.isNaN(number) && value !== 'NaN') throw new CallError(`${showValue(value)} is not a number`);
  return number;
}

function labelOf({ fields }: TemplateStruct, name: string): string {
  const labels = fields['Labels'];
  const value = labels instanceof TemplateMap ? labels.entries.get(name) : undefined;
  return typeof value === 'string' ? value : '';
}

function lengthOf(value: TemplateValue): bigint {
  if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length);
  if (value instanceof TemplateMap) return BigInt(value.entries.size);
  if (Array.isArray(value)) return BigInt(value.length);
  throw new CallError(`len of type ${kindOf(value)}`);
}

function elementOf(value: TemplateValue, key: TemplateValue): TemplateValue {
  if (value instanceof TemplateMap && typeof key === 'string')
    return value.entries.has(key) ? value.entries.get(key) : value.zero;
  if (!Array.isArray(value) || typeof key !== 'bigint') {
    throw new CallError(`cannot index ${kindOf(value)} with type ${kindOf(key)}`);
  }
  if (key < 0n || key >= value.length) throw new CallError(`index out of range: ${key}`);
  return (value as readonly TemplateValue[])[Number(key)];
}
