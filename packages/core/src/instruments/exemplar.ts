/** A sample that stands for a value: usually the trace in which it was recorded. */
export interface Exemplar {
  /** At most 128 characters of names and values together, as OpenMetrics demands: `{ trace_id, span_id }`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since the Unix epoch. */
  readonly timestamp: number;
}

/** The labels of an exemplar for what is recorded now; `undefined` when there is nothing to point at. */
export type ExemplarSource = () => Readonly<Record<string, string>> | undefined;

const MAX_CHARACTERS = 128;

/** Whether the labels fit into an exemplar; https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars. */
export function fitsExemplar(labels: Readonly<Record<string, string>>): boolean {
  let characters = 0;
  for (const [name, value] of Object.entries(labels)) {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || typeof value !== 'string') return false;
    characters += name.length + [...value].length;
  }
  return characters > 0 && characters <= MAX_CHARACTERS;
}
