import type { ExposedMetric } from '../conventions/convention.ts';
import { TelltaleError, shown } from '../errors.ts';
import type { LabelColumn } from './label-column.ts';

/** A value as a call may pass it from JavaScript: numbers and booleans are texts, and `null` is left out. */
export function textOf(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : (value ?? undefined);
}

/** What a call passes for a label, and not what every object inherits: a label may be called `constructor`. */
export function givenValue(labels: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = labels[name];
  return value === (Object.prototype as Record<string, unknown>)[name] ? undefined : value;
}

/**
 * The value of a label as it is recorded; `undefined` for one that is left out and may be.
 *
 * @throws TelltaleError `TELLTALE_LABEL_MISSING`, `TELLTALE_LABEL_VALUE`
 */
export function checkedValue(metric: ExposedMetric, column: LabelColumn, value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined) {
    if (column.optional) return undefined;
    const problem = `${metric.name} was recorded without its label "${column.recorded}"`;
    throw new TelltaleError('TELLTALE_LABEL_MISSING', problem, value);
  }
  if (typeof text !== 'string' || (column.closed !== null && !column.ids.has(text))) {
    const allowed = column.closed === null ? 'a text' : `one of ${column.closed.map(shown).join(', ')}`;
    const problem = `${metric.name} takes ${allowed} as "${column.recorded}", not ${shown(value)}`;
    throw new TelltaleError('TELLTALE_LABEL_VALUE', problem, value);
  }
  return text === '' && column.optional ? undefined : text;
}

/** @throws TelltaleError `TELLTALE_LABEL_UNKNOWN` for a label that the metric does not declare */
export function refuseUnknown(metric: ExposedMetric, declared: ReadonlySet<string>, labels: object): void {
  for (const name in labels) {
    if (declared.has(name)) continue;
    const has = declared.size === 0 ? 'it has no labels' : `it has ${[...declared].join(', ')}`;
    throw new TelltaleError('TELLTALE_LABEL_UNKNOWN', `${metric.name} has no label ${shown(name)}; ${has}`, name);
  }
}
