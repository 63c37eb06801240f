/**
 * The template of a path, from the values of its parameters: `/tenants/acme` with `{ tenant: 'acme' }` is
 * `/tenants/:tenant`. A value that stands in the path more than once is taken for the last one: parameters come after
 * what they belong to.
 */
export function templateOf(path: string, params: Readonly<Record<string, unknown>>): string {
  const segments = path.split('/').map(decoded);
  for (const [name, value] of Object.entries(params)) {
    // What a wildcard took is a list in Express 5, and in Express 4 a text under a number.
    const taken = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split('/') : [];
    if (taken.length === 0) continue;
    const isWildcard = Array.isArray(value) || /^\d+$/.test(name);
    replaceLast(segments, taken, isWildcard ? '*' : `:${name}`);
  }
  return segments.join('/');
}

function replaceLast(segments: string[], taken: readonly string[], placeholder: string): void {
  for (let start = segments.length - taken.length; start >= 0; start--) {
    if (!taken.every((text, i) => segments[start + i] === text)) continue;
    segments.splice(start, taken.length, placeholder);
    return;
  }
  // Not a whole segment: `/v:major`.
  const [text = ''] = taken;
  const index = text === '' ? -1 : segments.findLastIndex((segment) => segment.includes(text));
  if (index < 0) return;
  const segment = segments[index]!;
  const at = segment.lastIndexOf(text);
  segments[index] = segment.slice(0, at) + placeholder + segment.slice(at + text.length);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
