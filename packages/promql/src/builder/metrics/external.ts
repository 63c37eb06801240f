import { refused } from '../refused.ts';
import type { LabelDeclaration, LabelDeclarations, OpenLabelDeclaration } from './label-declaration.ts';
import type { AnyMetric } from './metric.ts';

/** Labels by name alone, or with their values: `['datname']`, `{ datname: [], state: ['active', 'idle'] }`. */
export type ExternalLabels = readonly string[] | Readonly<Record<string, LabelDeclaration | readonly string[]>>;

export interface ExternalOptions<Type extends AnyMetric['type'], Labels extends ExternalLabels> {
  readonly type: Type;
  /** Names of labels; or an object of their values (of none, where any may be), or of core's `oneOf` and `open`. @default [] */
  readonly labels?: Labels;
  /** Base unit: `seconds`, `bytes`, `ratio`. @default none: a count */
  readonly unit?: string;
  /** Upper bounds of a histogram's buckets, without `+Inf`. @default [] */
  readonly buckets?: readonly number[];
  /** What exposes it, such as `postgres_exporter`. @default '' */
  readonly source?: string;
}

/** The declarations that a short form stands for. */
export type ExternalDeclarations<Labels> = Labels extends readonly (infer Name extends string)[]
  ? { readonly [Each in Name]: OpenLabelDeclaration }
  : {
      readonly [Name in keyof Labels]: Labels[Name] extends readonly []
        ? OpenLabelDeclaration
        : Labels[Name] extends readonly (infer Value extends string)[]
          ? { readonly kind: 'closed'; readonly values: readonly Value[] }
          : Labels[Name] & LabelDeclaration;
    };

/** A metric that no catalog declares: it has one name, which no convention changes. Made by {@link external}. */
export interface ExternalMetric<
  Type extends AnyMetric['type'] = AnyMetric['type'],
  D extends LabelDeclarations = LabelDeclarations,
> {
  readonly external: true;
  readonly type: Type;
  /** The exposed name: of a histogram without `_bucket`, `_sum` and `_count`. */
  readonly name: string;
  readonly labels: D;
  readonly unit: string | undefined;
  readonly buckets: readonly number[];
  readonly source: string;
}

/**
 * A metric that no catalog declares, such as one of an exporter.
 *
 * @param name as it is exposed; of a histogram without `_bucket`, `_sum` and `_count`
 * @example
 * ```ts
 * import { current, external, toPromQL } from '@telltale/promql/builder';
 *
 * const up = external('up', { type: 'gauge' });
 * console.log(toPromQL(current(up).eq(0))); // => up == 0
 * ```
 */
export function external<const Type extends AnyMetric['type'], const Labels extends ExternalLabels = readonly []>(
  name: string,
  options: ExternalOptions<Type, Labels>,
): ExternalMetric<Type, ExternalDeclarations<Labels>> {
  if (typeof name !== 'string' || name === '') throw refused('external()', 'the exposed name of a metric', name);
  if (!types.includes(options?.type)) throw refused('external()', `a type, one of ${types.join(', ')}`, options?.type);
  const { type, labels = [], unit, buckets = [], source = '' } = options;
  return Object.freeze({
    external: true,
    type,
    name,
    labels: Object.freeze(declarationsOf(labels)) as ExternalDeclarations<Labels>,
    unit,
    buckets: Object.freeze([...buckets]),
    source,
  });
}

const types: readonly string[] = ['counter', 'gauge', 'histogram'] satisfies AnyMetric['type'][];

const anyValue: OpenLabelDeclaration = Object.freeze({ kind: 'open', budget: Infinity });

function declarationsOf(labels: ExternalLabels): LabelDeclarations {
  if (isList(labels)) return Object.fromEntries(labels.map((label) => [label, anyValue]));
  return Object.fromEntries(Object.entries(labels).map(([label, values]) => [label, declarationOf(values)]));
}

function declarationOf(values: LabelDeclaration | readonly string[]): LabelDeclaration {
  if (!isList(values)) return values;
  return values.length === 0 ? anyValue : { kind: 'closed', values };
}

function isList(value: ExternalLabels | LabelDeclaration): value is readonly string[] {
  return Array.isArray(value);
}
