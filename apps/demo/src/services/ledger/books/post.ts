import type { PoolClient } from 'pg';
import type { Currency } from '../money/currencies.ts';
import type { Entry, TransactionType } from './entries.ts';

export type TransactionStatus = 'succeeded' | 'declined';

/** What stands in the books of one transaction, whatever it moves. */
export interface Posting {
  readonly account: number;
  readonly type: TransactionType | 'transfer';
  readonly status: TransactionStatus;
  readonly amount: number;
  readonly currency: Currency;
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
  INSERT INTO ledger.transactions (account, type, status, amount, currency, idempotency_key)
  VALUES ($1, $2, $3, $4, $5, $6)
  RETURNING id, at
), lines AS (
  SELECT account, amount FROM unnest($7::bigint[], $8::bigint[]) AS line (account, amount)
), entered AS (
  INSERT INTO ledger.entries (transaction, account, amount)
  SELECT posted.id, lines.account, lines.amount FROM posted, lines
), moved AS (
  UPDATE ledger.accounts SET balance = balance + lines.amount FROM lines WHERE accounts.id = lines.account
)
SELECT id, at FROM posted`;

/** Writes a transaction and its entries, and moves the balances. One that is declined has no entries. */
export async function post(client: PoolClient, posting: Posting, entries: readonly Entry[]): Promise<Posted> {
  const { account, type, status, amount, currency, key = null } = posting;
  const lines = [entries.map((entry) => entry.account), entries.map((entry) => entry.amount)];
  const { rows } = await client.query<Posted>({
    name: 'post',
    text: statement,
    values: [account, type, status, amount, currency, key, ...lines],
  });
  return rows[0]!;
}
