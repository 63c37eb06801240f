/** What a variable has: its values, and what stands for all of them. */
export interface VariableValue {
  readonly values: readonly string[];
  readonly isMulti: boolean;
  /** A regular expression that stands for all, where all are chosen. */
  readonly all: string | undefined;
}

export type Variables = Readonly<Record<string, VariableValue>>;

const REFERENCE = /\$\{(\w+)(?::(\w+))?\}|\[\[(\w+)\]\]|\$(\w+)/g;

/**
 * Puts values in place of variables, as Grafana does: https://grafana.com/docs/grafana/latest/dashboards/variables/variable-syntax/. In
 * a query several values become an alternative of a regular expression. What is not known stays as it is.
 */
export function interpolate(text: string, variables: Variables, usual: VariableFormat = 'regex'): string {
  return text.replaceAll(
    REFERENCE,
    (whole: string, braced?: string, format?: string, bracketed?: string, bare?: string) => {
      const name = braced ?? bracketed ?? bare ?? '';
      const variable = Object.hasOwn(variables, name) ? variables[name]! : undefined;
      if (variable === undefined) return whole;
      const write = formats[(format ?? usual) as VariableFormat] ?? formats.regex;
      return write(variable, name);
    },
  );
}

type VariableFormat = 'regex' | 'pipe' | 'csv' | 'raw' | 'text' | 'queryparam' | 'url';

const formats: Readonly<Record<VariableFormat, (variable: VariableValue, name: string) => string>> = {
  regex: ({ values, isMulti, all }) => {
    if (all !== undefined) return all;
    if (!isMulti) return values[0] ?? '';
    const escaped = values.map(escapeForQuery);
    return escaped.length === 1 ? escaped[0]! : `(${escaped.join('|')})`;
  },
  pipe: ({ values, all }) => all ?? values.join('|'),
  csv: ({ values, all }) => all ?? values.join(','),
  raw: ({ values, all }) => all ?? (values.length === 1 ? values[0]! : `{${values.join(',')}}`),
  text: ({ values, all }) => (all === undefined ? values.join(' + ') : 'All'),
  queryparam: ({ values, all }, name) =>
    (all === undefined ? values : ['$__all']).map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&'),
  url: ({ values, all }) => encodeURIComponent(all ?? values.join(',')),
};

/** A text that a regular expression within quotes of a query matches as it is. */
function escapeForQuery(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\\$&`).replaceAll('"', String.raw`\"`);
}

/** A variable of one value that is never escaped, such as `__interval`. */
export function fixedValue(value: string): VariableValue {
  return { values: [value], isMulti: false, all: undefined };
}
