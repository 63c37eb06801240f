/** A query with the matcher of a label set, or without it where the value is empty. */
export function withMatcher(query: string, label: string, value: string): string {
  const [, inner = '', rest = ''] = /^\s*\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}([\s\S]*)$/.exec(query) ?? [];
  const kept = [...inner.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*")/g)]
    .filter(([, name]) => name !== label)
    .map(([, name, op, text]) => `${name}${op}${text}`)
    // What fits everything is only there as a selector may not be empty.
    .filter((matcher) => matcher !== 'service_name=~".+"');
  const all = value === '' ? kept : [...kept, `${label}=${JSON.stringify(value)}`];
  return `{${all.length === 0 ? 'service_name=~".+"' : all.join(', ')}}${rest}`;
}

/** A query for those of its lines that contain a text. */
export function withText(query: string, text: string): string {
  return `${query} |= ${JSON.stringify(text)}`;
}

/** A query for those of its lines that have a label. */
export function withFilter(query: string, label: string, value: string): string {
  return `${query} | ${label}=${JSON.stringify(value)}`;
}
