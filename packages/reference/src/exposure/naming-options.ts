import type { Catalog, Convention, ConventionName } from '@telltale/core';
import type { Selectors } from '@telltale/promql/builder';

/** What is documented, and under which names. */
export interface NamingOptions {
  /** The catalogs that services expose. Those of the process, of Node.js and of Telltale itself need not be named. */
  readonly catalogs: readonly Catalog[];
  /** @default 'otel' */
  readonly convention?: ConventionName | Convention;
  /** Put before the names of the application's own metrics. @default '' */
  readonly namespace?: string;
  /** Conditions on every series in queries: `{ job: 'shop' }`. @default {} */
  readonly selectors?: Selectors;
}
