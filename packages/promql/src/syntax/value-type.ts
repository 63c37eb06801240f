/** The types of PromQL values. */
export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

const documented: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  vector: 'instant vector',
  matrix: 'range vector',
  string: 'string',
};

/** A type as Prometheus' messages name it: `instant vector`. */
export function documentedType(type: ValueType): string {
  return documented[type];
}
