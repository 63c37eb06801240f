/** A file that a generator makes: of dashboards, rules or documents. Generators only return it; writing it is the caller's. */
export interface Artifact {
  /** Where it belongs, relative to the folder of generated files, with forward slashes. */
  readonly path: string;
  readonly text: string;
}
