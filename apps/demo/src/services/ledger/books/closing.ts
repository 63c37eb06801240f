import type { Logger } from '@telltale/logging';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/in-transaction.ts';
import { currencies } from '../money/currencies.ts';
import type { Bank, Holdings } from './bank.ts';

export const CLOSING_SECONDS = 5;
/** One currency is closed at a time, and every so often all of them. */
const ALL_EVERY = 3;
const FIRST_ALL = 1;

/** How long books stay open; what is older is carried forward. */
const OPEN_MINUTES = 5;

/** Whoever pays waits while the books are locked: better to close them another time than to keep everybody waiting. */
const LOCK_TIMEOUT_MILLISECONDS = 250;

/**
 * Closes books, as others do at night: has the bank confirm what it holds, looks whether every balance is the sum of its
 * entries, and carries forward what is old. It keeps its connection while the bank thinks, as such jobs do, and whatever else
 * runs by itself waits for it: some of that in vain while all currencies are closed.
 */
export class Closing {
  readonly #pool: Pool;
  readonly #bank: Bank;
  readonly #logger: Logger;
  #round = 0;

  constructor(pool: Pool, bank: Bank, logger: Logger) {
    this.#pool = pool;
    this.#bank = bank;
    this.#logger = logger;
  }

  async close(signal: AbortSignal): Promise<void> {
    const round = this.#round++;
    const chosen = round % ALL_EVERY === FIRST_ALL ? currencies : [currencies[round % currencies.length]!];
    await inTransaction(this.#pool, async (client) => {
      const reference = await this.#bank.confirm(await holdings(client, chosen), signal);
      await client.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MILLISECONDS}`);
      // Reading goes on. Whoever has locked rows is done, and nobody locks any: otherwise both could wait for each other.
      await client.query('LOCK TABLE ledger.accounts IN EXCLUSIVE MODE');
      await this.#verify(client);
      const transactions = await carryForward(client);
      await client.query('INSERT INTO ledger.closings (transactions, reference) VALUES ($1, $2)', [
        transactions,
        reference,
      ]);
    });
  }

  async #verify(client: PoolClient): Promise<void> {
    const wrong = await client.query<{ id: number }>(
      `SELECT id FROM ledger.accounts
       LEFT JOIN (SELECT account, sum(amount) AS amount FROM ledger.entries GROUP BY account) entered ON account = id
       WHERE balance <> brought_forward + coalesce(amount, 0)`,
    );
    const unbalanced = await client.query<{ currency: string }>(
      'SELECT currency FROM ledger.accounts GROUP BY currency HAVING sum(balance) <> 0',
    );
    if (wrong.rows.length === 0 && unbalanced.rows.length === 0) return;
    const accounts = wrong.rows.map(({ id }) => id);
    this.#logger.error({ accounts, currencies: unbalanced.rows }, 'the books do not add up');
  }
}

async function holdings(client: PoolClient, chosen: readonly string[]): Promise<Holdings> {
  const { rows } = await client.query<{ currency: string; balance: number }>(
    "SELECT currency, -balance AS balance FROM ledger.accounts WHERE house = 'clearing' AND currency = ANY($1)",
    [chosen],
  );
  return Object.fromEntries(rows.map(({ currency, balance }) => [currency, balance]));
}

/** @returns how many transactions left the books */
async function carryForward(client: PoolClient): Promise<number> {
  const old = `at < now() - interval '${OPEN_MINUTES} minutes'`;
  await client.query(
    `WITH gone AS (
       DELETE FROM ledger.entries USING ledger.transactions
       WHERE entries.transaction = transactions.id AND transactions.${old}
       RETURNING entries.account, entries.amount
     ), sums AS (
       SELECT account, sum(amount)::bigint AS amount FROM gone GROUP BY account
     )
     UPDATE ledger.accounts SET brought_forward = brought_forward + sums.amount FROM sums WHERE id = sums.account`,
  );
  const { rowCount } = await client.query(`DELETE FROM ledger.transactions WHERE ${old}`);
  await client.query(
    `DELETE FROM ledger.interventions
     WHERE status IN ('lapsed', 'rolled-back') AND proposed_at < now() - interval '${OPEN_MINUTES} minutes'`,
  );
  await client.query(`DELETE FROM ledger.closings WHERE ${old}`);
  return rowCount ?? 0;
}
