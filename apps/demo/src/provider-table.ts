import type { AssetClass } from './market.ts';

/** A company that the desk buys prices from. */
export interface ProviderAbout {
  readonly name: string;
  readonly assetClasses: readonly AssetClass[];
}

/** The providers of the desk, and what each has prices of. */
export const providers = [
  { name: 'aurora', assetClasses: ['equity', 'bond'] },
  { name: 'borealis', assetClasses: ['equity', 'crypto'] },
  { name: 'cumulus', assetClasses: ['crypto', 'bond'] },
  { name: 'drizzle', assetClasses: ['equity', 'crypto', 'bond'] },
] as const satisfies readonly ProviderAbout[];

export type ProviderName = (typeof providers)[number]['name'];
