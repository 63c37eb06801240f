import type { AssetClass } from '../../../market.ts';
import type { FieldName } from './fields.ts';
import type { FunctionName } from './functions.ts';
import type { Operator } from './operators.ts';

/** What an expression gives for a symbol. */
export type ValueType = 'number' | 'text' | 'truth';

/** `undefined` where what it is made of is not known. */
export type Value = number | string | boolean | undefined;

export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string }
  | { readonly kind: 'field'; readonly name: FieldName }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly of: Expression; readonly values: readonly (number | string)[] }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Expression[] };

export interface SortKey {
  readonly by: Expression;
  readonly direction: 'ASC' | 'DESC';
}

/** `FIND equity WHERE price > 10 ORDER BY change DESC LIMIT 5` */
export interface Query {
  readonly assetClasses: readonly AssetClass[];
  readonly where: Expression | undefined;
  readonly orderBy: readonly SortKey[];
  readonly limit: number;
}
