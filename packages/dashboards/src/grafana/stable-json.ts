/**
 * JSON with the keys of every object in order, so that the same dashboard is the same file, byte for byte.
 *
 * @throws TypeError where a value is no plain data: a builder that was handed on unbuilt would be written with its inner fields
 */
export function stableJson(value: unknown): string {
  return `${JSON.stringify(inOrder(value), undefined, 2)}\n`;
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => inOrder(each));
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    throw new TypeError(`${value.constructor.name} is no plain data: it was not built`);
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && typeof each !== 'function');
  return Object.fromEntries(
    entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, inOrder(each)]),
  );
}
