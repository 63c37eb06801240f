import { labelValues, queryInstant } from '../ask/prometheus.ts';
import type { TimeRange } from '../time/time-range.ts';
import type { VariableJson } from './grafana-json.ts';
import { fixedValue, interpolate, type VariableValue, type Variables } from './interpolate.ts';
import { intervalVariables } from './intervals.ts';
import { labelText } from './legend-name.ts';

export const ALL = '$__all';

/** A variable with what can be chosen, and what is. */
export interface ResolvedVariable {
  readonly name: string;
  readonly label: string;
  readonly isMulti: boolean;
  readonly hasAll: boolean;
  readonly options: readonly string[];
  readonly chosen: readonly string[];
  readonly isHidden: boolean;
}

export interface ResolvedVariables {
  readonly list: readonly ResolvedVariable[];
  readonly values: Variables;
}

/**
 * Resolves variables in their order: what one offers may depend on those before it. Data sources are all the console itself.
 */
export async function resolveVariables(
  variables: readonly VariableJson[],
  chosenIn: (name: string) => readonly string[],
  range: TimeRange,
  signal: AbortSignal,
): Promise<ResolvedVariables> {
  const list: ResolvedVariable[] = [];
  const values: Record<string, VariableValue> = {};
  for (const variable of variables) {
    const { name, type } = variable;
    if (type === 'datasource') {
      values[name] = fixedValue(name);
      continue;
    }
    const known = { ...values, ...intervalVariables(range, 60) };
    const options = filtered(variable, await optionsOf(variable, known, range, signal));
    const resolved = resolve(variable, options, chosenIn(name));
    list.push(resolved);
    values[name] = valueOf(variable, resolved);
  }
  return { list, values };
}

function resolve(variable: VariableJson, options: readonly string[], wanted: readonly string[]): ResolvedVariable {
  const { name, label, multi = false, includeAll = false, hide = 0, type } = variable;
  const saved = [variable.current?.value ?? []].flat().map(String);
  const isOffered = (value: string): boolean => value === ALL || options.includes(value) || type === 'textbox';
  const kept = wanted.length > 0 ? wanted : saved.filter(isOffered);
  const chosen = kept.length > 0 ? kept : includeAll ? [ALL] : options.slice(0, 1);
  return {
    name,
    label: label || name,
    isMulti: multi,
    hasAll: includeAll,
    options,
    chosen: multi ? chosen : chosen.slice(0, 1),
    isHidden: hide === 2 || type === 'constant',
  };
}

function valueOf({ allValue }: VariableJson, { chosen, options, isMulti }: ResolvedVariable): VariableValue {
  if (!chosen.includes(ALL)) return { values: chosen, isMulti, all: undefined };
  if (allValue !== undefined && allValue !== null && allValue !== '')
    return { values: options, isMulti, all: allValue };
  return { values: options, isMulti: true, all: undefined };
}

async function optionsOf(
  variable: VariableJson,
  known: Variables,
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { type, query, options = [] } = variable;
  const text = typeof query === 'string' ? query : (query?.query ?? '');
  if (type === 'query') return queried(interpolate(text, known), range, signal);
  if (type === 'custom') {
    // A comma within a value is written with a backslash; `text : value` has a text of its own.
    return text
      .split(/(?<!\\),/)
      .map((each) => each.replaceAll(String.raw`\,`, ',').trim())
      .map((each) => / : (.*)$/.exec(each)?.[1] ?? each)
      .filter((each) => each !== '');
  }
  if (type === 'interval') return text.split(',').map((each) => each.trim());
  if (type === 'textbox' || type === 'constant') return [text];
  return options.map(({ value }) => String(value)).filter((value) => value !== ALL);
}

/** `label_values(metric{…}, label)`, `label_values(label)`, `metrics(regex)`, `query_result(expression)`. */
async function queried(query: string, { from, to }: TimeRange, signal: AbortSignal): Promise<readonly string[]> {
  const range = { start: from / 1000, end: to / 1000 };
  const [, call = '', inside = ''] =
    /^\s*(label_values|query_result|metrics|label_names)\(([\s\S]*)\)\s*$/.exec(query) ?? [];
  if (call === 'label_values') {
    const [, selector, label] = /^([\s\S]*),\s*([\w.]+)\s*$/.exec(inside) ?? [undefined, undefined, inside.trim()];
    return labelValues(label ?? '', selector === undefined ? undefined : selector.trim(), range, signal);
  }
  if (call === 'metrics') {
    const pattern = new RegExp(inside);
    return (await labelValues('__name__', undefined, range, signal)).filter((name) => pattern.test(name));
  }
  if (call === 'query_result') {
    const { samples } = await queryInstant(inside, range.end, signal);
    return samples.map(({ labels, value }) => `${labelText(labels)} ${value}`);
  }
  return [];
}

/** With `regex`, only what fits; where it has a group, that. */
function filtered({ regex }: VariableJson, options: readonly string[]): readonly string[] {
  if (regex === undefined || regex === '') return options;
  const pattern = new RegExp(regex.replace(/^\/(.*)\/[a-z]*$/, '$1'));
  const found = options.flatMap((option) => {
    const match = pattern.exec(option);
    return match === null ? [] : [match[1] ?? match[0]];
  });
  return [...new Set(found)];
}
