import type { Currency } from '../money/currencies.ts';

/** What the graph of causes is made of. */
export type Happening =
  | { readonly type: 'transaction'; readonly account: number; readonly plan: string; readonly currency: Currency }
  | { readonly type: 'transfer'; readonly from: number; readonly to: number };
