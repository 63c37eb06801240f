import type { AnyGauge, GaugeSubject } from './built-query.ts';

/** Whether a gauge holds a time of the clock. */
export function isTimestamp({ exposed }: GaugeSubject): boolean {
  return exposed.unit === 'seconds' && /\bunix epoch\b/i.test(exposed.help);
}

/** Whether the values of instances can be added up: a number of things or bytes, but neither a time nor a share nor a code. */
export function isAmount({ exposed }: GaugeSubject): boolean {
  return (exposed.unit === undefined || exposed.unit === 'bytes') && !/(^|_)(state|version|info)$/.test(exposed.name);
}

/** Whether it holds a limit, which does not change by itself. */
export function isLimit({ definition }: GaugeSubject): boolean {
  return /^max[A-Z]|Limit$/.test(definition.key);
}

/** The gauge of the same catalog that says how much there may be at most of this one. */
export function limitOf({
  definition: { key, unit },
  siblings,
  labels,
}: GaugeSubject): { readonly metric: AnyGauge; readonly name: string } | undefined {
  const stem = key.replace(/(Used|d)$/, '');
  const names = [`${stem}Limit`, `${key}Limit`, `max${key[0]!.toUpperCase()}${key.slice(1)}`, `${stem}Size`];
  const found = names.map((name) => siblings.get(name)).find((each) => each !== undefined);
  const limit = found?.definition;
  if (limit === undefined || limit.key === key || limit.type !== 'gauge' || limit.unit !== unit) return undefined;
  // With the same labels each series finds its limit; a label more tells parts of one limit apart.
  if (!Object.keys(limit.labels).every((label) => labels.includes(label))) return undefined;
  return { metric: limit as AnyGauge, name: found!.exposed.name };
}

/** The values of a label `state` under which something is in use. */
export const inUse: readonly string[] = ['active', 'used', 'in_use', 'busy'];
