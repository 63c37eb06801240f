/** A label whose values are a closed list. */
export interface ClosedLabelDeclaration<Value extends string = string> {
  readonly kind: 'closed';
  readonly values: readonly Value[];
}

/** A label whose values are found while serving. */
export interface OpenLabelDeclaration {
  readonly kind: 'open';
  readonly budget: number;
}

/** A label that a sample may leave out. */
export interface OptionalLabelDeclaration {
  readonly kind: 'optional';
  readonly of: ClosedLabelDeclaration | OpenLabelDeclaration;
}

export type LabelDeclaration = ClosedLabelDeclaration | OpenLabelDeclaration | OptionalLabelDeclaration;

/** The labels of a metric, by name. */
export type LabelDeclarations = Readonly<Record<string, LabelDeclaration>>;

/**
 * Labels that Prometheus adds to all series of a target, so that every metric can be grouped and filtered by them. Those of your
 * own scrape configuration are added by augmenting the interface, and listed in `targetLabels` of the options.
 *
 * @example
 * ```ts fragment
 * declare module '@telltale/promql/builder' {
 *   interface TargetLabels { readonly pod: string }
 * }
 * ```
 */
export interface TargetLabels {
  readonly job: string;
  readonly instance: string;
  readonly service: string;
}

/** The target labels that are known without being listed. */
export const defaultTargetLabels: readonly string[] = ['job', 'instance', 'service'];

/** Label names and the values each can have: `{ cache_level: 'l1' | 'l2' }`. */
export type LabelTypes = Readonly<Record<string, string>>;

type ValueOf<D> = D extends { readonly kind: 'closed'; readonly values: readonly (infer Value extends string)[] }
  ? Value
  : D extends { readonly kind: 'optional'; readonly of: infer Of }
    ? ValueOf<Of> | ''
    : string;

/** What declared labels are to a query: with the labels of the target. */
export type DeclaredLabels<D> = {
  readonly [Name in (keyof D & string) | keyof TargetLabels]: Name extends keyof D
    ? ValueOf<D[Name]>
    : Name extends keyof TargetLabels
      ? TargetLabels[Name]
      : never;
};

/** The values that a declaration allows; `undefined` if any. To PromQL, a label that is left out is `""`. */
export function allowedValues(declaration: LabelDeclaration): readonly string[] | undefined {
  if (declaration.kind === 'optional') {
    const allowed = allowedValues(declaration.of);
    return allowed && [...allowed, ''];
  }
  return declaration.kind === 'closed' ? declaration.values : undefined;
}
