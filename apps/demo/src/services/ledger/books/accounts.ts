import type { Pool, PoolClient } from 'pg';
import { toMicros, toUnits } from '../money/currencies.ts';
import type { Currency } from '../money/currencies.ts';
import { planOf } from '../money/plans.ts';
import type { Place } from './house.ts';

/** A customer's account. */
export interface Account extends Place {
  readonly plan: string;
  readonly balance: number;
  readonly paymentLimit: number;
  readonly isFrozen: boolean;
}

/** An account as it is shown, in units. */
export interface AccountView {
  readonly id: string;
  readonly plan: string;
  readonly currency: Currency;
  readonly balance: number;
  readonly paymentLimit: number;
  readonly isFrozen: boolean;
}

/** There is no such account, or it is none of a customer. */
export class UnknownAccountError extends Error {
  override readonly name = 'UnknownAccountError';
}

const columns = `id, plan, currency, balance, payment_limit AS "paymentLimit", is_frozen AS "isFrozen"`;

export async function insertAccount(
  pool: Pool,
  plan: string,
  currency: Currency,
  renewsInSeconds: number,
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'insert-account',
    text: `INSERT INTO ledger.accounts (plan, currency, payment_limit, renews_at)
      VALUES ($1, $2, $3, now() + make_interval(secs => $4)) RETURNING id`,
    values: [plan, currency, toMicros(planOf(plan).limit), renewsInSeconds],
  });
  return rows[0]!.id;
}

export async function viewAccount(pool: Pool, id: number): Promise<AccountView> {
  const text = `SELECT ${columns} FROM ledger.accounts WHERE id = $1 AND house IS NULL`;
  const { rows } = await pool.query<Account>({ name: 'view-account', text, values: [id] });
  const { balance, paymentLimit, ...account } = known(rows[0], id);
  return { ...account, id: String(id), balance: toUnits(balance), paymentLimit: toUnits(paymentLimit) };
}

/** An account that nobody else changes until the transaction ends. */
export async function lockAccount(client: PoolClient, id: number): Promise<Account> {
  const text = `SELECT ${columns} FROM ledger.accounts WHERE id = $1 AND house IS NULL FOR NO KEY UPDATE`;
  const { rows } = await client.query<Account>({ name: 'lock-account', text, values: [id] });
  return known(rows[0], id);
}

function known(account: Account | undefined, id: number): Account {
  if (account === undefined) throw new UnknownAccountError(`There is no account ${id}.`);
  return account;
}
