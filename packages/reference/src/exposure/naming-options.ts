import type { ExposeOptions } from '@telltale/core';
import type { Selectors } from '@telltale/promql/builder';

/** What is documented, and under which names. */
export interface NamingOptions extends ExposeOptions {
  /** Conditions on every series in queries: `{ job: 'shop' }`. @default {} */
  readonly selectors?: Selectors;
}
