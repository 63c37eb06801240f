import type { Pool } from 'pg';
import type { Currency } from '../money/currencies.ts';

/** What the accounts of the house are for: there is one of each for every currency. */
export type HouseRole = 'clearing' | 'revenue' | 'exchange' | 'reserve' | 'investments';

/** An account as far as money moves to or from it. */
export interface Place {
  readonly id: number;
  readonly currency: Currency;
}

/** Finds the accounts of the house. */
export type House = (role: HouseRole, currency: Currency) => Place;

export async function loadHouse(pool: Pool): Promise<House> {
  const { rows } = await pool.query<Place & { readonly house: HouseRole }>(
    'SELECT id, house, currency FROM ledger.accounts WHERE house IS NOT NULL',
  );
  const places = new Map(rows.map(({ id, house, currency }) => [`${house} ${currency}`, { id, currency }]));
  return (role, currency) => places.get(`${role} ${currency}`)!;
}
