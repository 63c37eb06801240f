import { formatFloat } from './format-float.ts';

/** A Go map: what is asked for and absent is the zero value. */
export class TemplateMap {
  readonly entries: ReadonlyMap<string, TemplateValue>;
  readonly zero: TemplateValue;

  constructor(entries: ReadonlyMap<string, TemplateValue>, zero: TemplateValue) {
    this.entries = entries;
    this.zero = zero;
  }
}

/** A Go struct: it has these fields and no others. */
export class TemplateStruct {
  readonly fields: Readonly<Record<string, TemplateValue>>;

  constructor(fields: Readonly<Record<string, TemplateValue>>) {
    this.fields = fields;
  }
}

/** A value of a template: a number is a float64, a bigint an int, undefined is nil. */
export type TemplateValue =
  | undefined
  | boolean
  | string
  | number
  | bigint
  | readonly TemplateValue[]
  | TemplateMap
  | TemplateStruct;

/** The kinds of values, by Go's names. */
export type Kind = 'nil' | 'bool' | 'string' | 'float64' | 'int' | 'list' | 'map' | 'struct';

export function kindOf(value: TemplateValue): Kind {
  if (value === undefined) return 'nil';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'bigint') return 'int';
  if (value instanceof TemplateMap) return 'map';
  return value instanceof TemplateStruct ? 'struct' : 'list';
}

/** What `if`, `and` and their like take for true: all but nil, false, zeros and what is empty. */
export function isTrue(value: TemplateValue): boolean {
  if (value instanceof TemplateMap) return value.entries.size > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value) || Number.isNaN(value);
}

/** A value as Go's `%v` writes it. */
export function showValue(value: TemplateValue): string {
  if (value === undefined) return '<no value>';
  if (typeof value === 'number') return formatFloat(value, 'g', -1);
  if (value instanceof TemplateMap) {
    const entries = [...value.entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([key, one]) => `${key}:${showValue(one)}`).join(' ')}]`;
  }
  if (value instanceof TemplateStruct) return `{${Object.values(value.fields).map(showValue).join(' ')}}`;
  return typeof value === 'object' ? `[${value.map(showValue).join(' ')}]` : String(value);
}
