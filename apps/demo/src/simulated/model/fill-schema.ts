import { symbols } from '../../market.ts';
import { typesOf } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { draw } from './prompt.ts';
import type { Prompt } from './prompt.ts';

/** One in so many times the model cannot tell, where it is allowed to say so. */
const UNSURE = 32;
/** Symbols that come to the model's mind. */
const WELL_KNOWN = 12;
const DEEPEST = 5;

/**
 * A value of a schema that is made of what the prompt says: `symbol` is one that it names, a number one that it has. The items
 * of a list are told by the points of the prompt, the first by the first.
 *
 * @param path - Where it is in the value: `orders.0.symbol`.
 */
export function fillSchema(schema: JsonSchema, prompt: Prompt, path = ''): unknown {
  const depth = path.split('.').length;
  const types = typesOf(schema);
  if (types.includes('null') && prompt.chance(`null ${path}`, UNSURE) === 0) return null;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return oneOf(schema.enum, prompt, path);
  if (schema.anyOf?.[0] !== undefined && depth < DEEPEST) return fillSchema(schema.anyOf[0], prompt, path);
  if (schema.properties !== undefined || types.includes('object')) return fillObject(schema, prompt, path);
  if (types.includes('array')) return fillArray(schema, prompt, path);
  if (types.includes('number') || types.includes('integer')) return fillNumber(schema, prompt, path);
  if (types.includes('boolean')) return prompt.chance(path, 2) === 0;
  return text(prompt, path);
}

function oneOf(values: readonly unknown[], prompt: Prompt, path: string): unknown {
  const known = values.filter((value) => value !== null);
  const named = known.find((value) => typeof value === 'string' && prompt.task.includes(value));
  const point = prompt.points[indexIn(path)];
  // The same point is judged the same way, whatever stands beside it.
  if (point !== undefined) return known[draw(point, known.length)];
  return named ?? known[prompt.chance(path, known.length)];
}

function fillObject({ properties = {} }: JsonSchema, prompt: Prompt, path: string): unknown {
  if (path.split('.').length > DEEPEST) return {};
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fillSchema(schema, prompt, join(path, name))]),
  );
}

function fillArray({ items = {}, minItems = 1, maxItems }: JsonSchema, prompt: Prompt, path: string): unknown {
  const wanted = nameIn(path) === 'symbols' ? prompt.symbols.length : prompt.points.length;
  const length = Math.min(maxItems ?? Infinity, Math.max(minItems, wanted));
  return Array.from({ length }, (_, index) => fillSchema(items, prompt, join(path, String(index))));
}

function fillNumber(
  { minimum = 1, maximum = minimum + 99, ...schema }: JsonSchema,
  prompt: Prompt,
  path: string,
): number {
  const said = prompt.numbers.find((number) => number >= minimum && number <= maximum);
  const number = said ?? minimum + (prompt.chance(path, 1000) / 1000) * (maximum - minimum);
  return typesOf(schema).includes('integer') ? Math.round(number) : number;
}

function text(prompt: Prompt, path: string): string {
  if (!/symbol/i.test(path)) return prompt.task.slice(0, 200);
  return prompt.symbols[Math.max(0, indexIn(path))] ?? symbols[prompt.chance(path, WELL_KNOWN)]!;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function nameIn(path: string): string | undefined {
  return path.split('.').at(-1);
}

/** The place in the list that it is in; -1 where it is in none. */
function indexIn(path: string): number {
  return Number(path.split('.').findLast((part) => /^\d+$/.test(part)) ?? -1);
}
