import { converted } from '../money/currencies.ts';
import type { Currency } from '../money/currencies.ts';
import type { House, HouseRole, Place } from './house.ts';

/** What can be booked for an account. */
export const transactionTypes = ['subscription', 'purchase', 'refund', 'payout', 'deposit'] as const;
export type TransactionType = (typeof transactionTypes)[number];

/** A line of the ledger: positive where the account has more afterwards. In millionths of the account's currency. */
export interface Entry {
  readonly account: number;
  readonly amount: number;
}

/** Who is on the other side, and whether the account pays. */
const sides: Readonly<Record<TransactionType, { readonly other: HouseRole; readonly pays: boolean }>> = {
  subscription: { other: 'revenue', pays: true },
  purchase: { other: 'revenue', pays: true },
  refund: { other: 'revenue', pays: false },
  payout: { other: 'clearing', pays: true },
  deposit: { other: 'clearing', pays: false },
};

export function isPaidBy(type: TransactionType): boolean {
  return sides[type].pays;
}

export function isRevenue(type: TransactionType | 'transfer'): boolean {
  return type !== 'transfer' && isPaidBy(type) && sides[type].other === 'revenue';
}

/** The entries of a transaction. */
export function entriesOf(
  type: TransactionType,
  account: Place,
  amount: number,
  currency: Currency,
  house: House,
): readonly Entry[] {
  const other = house(sides[type].other, currency);
  return sides[type].pays
    ? movement(account, other, amount, currency, house)
    : movement(other, account, amount, currency, house);
}

/**
 * The entries that move an amount. Those of each currency add up to nothing: between currencies the house gives one and takes
 * the other.
 */
export function movement(from: Place, to: Place, amount: number, currency: Currency, house: House): readonly Entry[] {
  const [given, taken] = [converted(amount, currency, from.currency), converted(amount, currency, to.currency)];
  const ends = [
    { account: from.id, amount: -given },
    { account: to.id, amount: taken },
  ];
  if (from.currency === to.currency) return ends;
  return [
    ...ends,
    { account: house('exchange', from.currency).id, amount: given },
    { account: house('exchange', to.currency).id, amount: -taken },
  ];
}
