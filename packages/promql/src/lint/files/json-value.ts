/** A value as JSON or YAML reads: of a file that someone else wrote, nothing is sure. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The keys and indexes that lead to a value. */
export type JsonPath = readonly (string | number)[];

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
