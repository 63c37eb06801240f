import type { PoolClient } from 'pg';
import type { Currency } from '../money/currencies.ts';
import type { Entry, TransactionType } from './entries.ts';

/** Why a payment is declined. */
export type Refusal = 'frozen' | 'above the limit' | 'not enough money';

/** What stands in the books of one transaction, whatever it moves. */
export interface Posting {
  readonly account: number;
  readonly type: TransactionType | 'transfer';
  readonly amount: number;
  readonly currency: Currency;
  /** Absent where it succeeds. */
  readonly refusal?: Refusal | undefined;
  /** The same for the same transaction: it is booked once. */
  readonly key?: string | undefined;
}

/** A transaction that is in the books. */
export interface Posted {
  readonly id: number;
  readonly at: Date;
}

/** The accounts change last: those of the house are everybody's, and locked until the transaction ends. */
const statement = `
WITH posted AS (
  INSERT INTO ledger.transactions (account, type, status, refusal, amount, currency, idempotency_key)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  RETURNING id, at
), lines AS (
  SELECT account, amount FROM unnest($8::bigint[], $9::bigint[]) AS line (account, amount)
), entered AS (
  INSERT INTO ledger.entries (transaction, account, amount)
  SELECT posted.id, lines.account, lines.amount FROM posted, lines
), moved AS (
  UPDATE ledger.accounts SET balance = balance + lines.amount FROM lines WHERE accounts.id = lines.account
)
SELECT id, at FROM posted`;

/** Writes a transaction and its entries, and moves the balances. One that is declined has no entries. */
export async function post(client: PoolClient, posting: Posting, entries: readonly Entry[]): Promise<Posted> {
  const { account, type, amount, currency, refusal = null, key = null } = posting;
  const status = statusOf(posting);
  const lines = [entries.map((entry) => entry.account), entries.map((entry) => entry.amount)];
  const { rows } = await client.query<Posted>({
    name: 'post',
    text: statement,
    values: [account, type, status, refusal, amount, currency, key, ...lines],
  });
  return rows[0]!;
}

export function statusOf({ refusal }: { readonly refusal?: Refusal | undefined }): 'succeeded' | 'declined' {
  return refusal === undefined ? 'succeeded' : 'declined';
}
