import type { At } from '../../syntax/expression.ts';
import { milliseconds, type Duration, type DurationText } from '../metrics/duration.ts';
import { defaultTargetLabels } from '../metrics/label-declaration.ts';
import { readFilter, type LabelCondition } from '../query/filter.ts';
import { variablePattern } from '../../lint/variables/grafana-variables.ts';
import type { ExternalMetric } from '../metrics/external.ts';
import type { CatalogMetric } from '../metrics/metric.ts';
import { isObject, refused } from '../refused.ts';
import { asDefined } from './as-defined.ts';
import type { Naming, RenderOptions } from './render-options.ts';

/** What a part of a query is rendered with: the options, and what the parts around it say. */
export interface Scope {
  readonly naming: Naming;
  readonly selectors: (metric: CatalogMetric | ExternalMetric | undefined) => readonly LabelCondition[];
  readonly range: Duration;
  readonly variables: Readonly<Record<string, string>> | undefined;
  readonly targetLabels: readonly string[];
  /** Nothing is known of the names yet: a tree is only checked. */
  readonly nameless: boolean;
  /** The conditions of the filters around. */
  readonly conditions: readonly LabelCondition[];
  /** Milliseconds. */
  readonly offset: number;
  readonly at: At | undefined;
}

/** Options with their defaults. */
export function scopeOf(options: RenderOptions, nameless = false): Scope {
  if (!isObject(options)) throw refused('toPromQL()', 'an object of options', options);
  const { naming = asDefined, selectors = {}, range = '5m', variables, targetLabels = [] } = options;
  if (typeof naming?.expose !== 'function') {
    throw refused('naming', '{ convention: "otel", expose: (metric) => expose(metric, conventions.otel) }', naming);
  }
  if (!Array.isArray(targetLabels)) throw refused('targetLabels', 'a list of labels', targetLabels);
  const fixed = typeof selectors === 'function' ? undefined : readFilter(selectors);
  return {
    naming,
    selectors: (metric) => fixed ?? (typeof selectors === 'function' ? readFilter(selectors(metric)) : []),
    range,
    variables,
    targetLabels: [...defaultTargetLabels, ...targetLabels],
    nameless,
    conditions: [],
    offset: 0,
    at: undefined,
  };
}

/** A duration in milliseconds, with the text of the variable that is to be printed in its place. */
export function durationIn(
  { variables }: Scope,
  duration: Duration,
): { readonly value: number; readonly variable: string | undefined } {
  if (typeof duration === 'string') return { value: milliseconds(duration), variable: undefined };
  if (!isObject(duration)) throw refused('A range', 'a duration as 5m, or a variable of one', duration);
  const { variable, standsFor } = duration;
  if (variables === undefined) return { value: milliseconds(standsFor), variable: `$${variable}` };
  const given = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  return { value: milliseconds((given ?? standsFor) as DurationText), variable: undefined };
}

/** A text with values in the place of the variables that are known. */
export function withValues({ variables }: Scope, text: string): string {
  if (variables === undefined || !/[$[]/.test(text)) return text;
  return text.replaceAll(variablePattern, (whole, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const name = groups['bare'] ?? groups['square'] ?? groups['braced'] ?? '';
    return Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole;
  });
}
