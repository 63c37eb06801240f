import type { Pool } from 'pg';
import { currencies, toMicros, toUnits } from '../money/currencies.ts';
import type { Currency } from '../money/currencies.ts';
import { PERIOD_SECONDS, planOf } from '../money/plans.ts';
import { insertAccount, viewAccount } from './accounts.ts';
import type { AccountView } from './accounts.ts';
import type { Books } from './books.ts';

const SHOWN = 50;
/** Bills in one go, so that many accounts that are due at once do not keep customers waiting. */
const AT_ONCE = 5;

/** A line of an account's statement, in units. */
export interface TransactionView {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  /** Why it was declined. */
  readonly refusal: string | null;
  readonly amount: number;
  readonly currency: Currency;
  readonly at: Date;
}

/** The customers' accounts: opened, billed, shown. */
export class Register {
  readonly #pool: Pool;
  readonly #books: Books;

  constructor(pool: Pool, books: Books) {
    this.#pool = pool;
    this.#books = books;
  }

  /** Opens an account, and bills its first period. @returns its id */
  async open(plan: string, currency: Currency): Promise<string> {
    const id = await insertAccount(this.#pool, plan, currency, PERIOD_SECONDS);
    await this.#bill(id, plan, currency);
    return String(id);
  }

  /** @throws UnknownAccountError */
  view(id: number): Promise<AccountView> {
    return viewAccount(this.#pool, id);
  }

  /** The latest first, as far as the books are still open. @throws UnknownAccountError */
  async transactionsOf(id: number): Promise<readonly TransactionView[]> {
    const { rows } = await this.#pool.query<Omit<TransactionView, 'id'> & { readonly id: number }>({
      name: 'transactions-of',
      text: `SELECT id, type, status, refusal, amount, currency, at FROM ledger.transactions
        WHERE account = $1 ORDER BY id DESC LIMIT ${SHOWN}`,
      values: [id],
    });
    if (rows.length === 0) await this.view(id);
    return rows.map((row) => ({ ...row, id: String(row.id), amount: toUnits(row.amount) }));
  }

  /** What customers have brought in since the beginning, refunds taken off. */
  async revenue(): Promise<Readonly<Record<Currency, number>>> {
    const { rows } = await this.#pool.query<{ currency: Currency; balance: number }>(
      "SELECT currency, balance FROM ledger.accounts WHERE house = 'revenue'",
    );
    const balances = new Map(rows.map(({ currency, balance }) => [currency, toUnits(balance)]));
    return Object.fromEntries(currencies.map((currency) => [currency, balances.get(currency) ?? 0])) as Record<
      Currency,
      number
    >;
  }

  /** Bills the accounts whose period is over, those that are due longest first. */
  async renew(): Promise<void> {
    const { rows } = await this.#pool.query<{ id: number; plan: string; currency: Currency }>(
      `UPDATE ledger.accounts SET renews_at = now() + make_interval(secs => $1)
       WHERE id IN (
         SELECT id FROM ledger.accounts WHERE renews_at < now() ORDER BY renews_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
       )
       RETURNING id, plan, currency`,
      [PERIOD_SECONDS, AT_ONCE],
    );
    for (const { id, plan, currency } of rows) await this.#bill(id, plan, currency);
  }

  async #bill(account: number, plan: string, currency: Currency): Promise<void> {
    const { subscription, allowance } = planOf(plan);
    const order = { account, currency } as const;
    if (subscription > 0) await this.#books.book({ ...order, type: 'subscription', amount: toMicros(subscription) });
    if (allowance > 0) await this.#books.book({ ...order, type: 'deposit', amount: toMicros(allowance) });
  }
}
