import type { Logger } from '@telltale/logging';
import type { Pool, PoolClient } from 'pg';
import { isDuplicate } from '../database/database-errors.ts';
import { inTransaction } from '../database/in-transaction.ts';
import type { Happening } from '../graph/happening.ts';
import { converted, toUnits } from '../money/currencies.ts';
import type { Currency } from '../money/currencies.ts';
import { planOf } from '../money/plans.ts';
import type { LedgerTelemetry } from '../telemetry.ts';
import { UnknownAccountError, lockAccount } from './accounts.ts';
import type { Account } from './accounts.ts';
import { entriesOf, isPaidBy, isRevenue, movement } from './entries.ts';
import type { TransactionType } from './entries.ts';
import type { House, Place } from './house.ts';
import { post } from './post.ts';
import type { Posting } from './post.ts';

/** Money that is to be moved for an account; amounts in millionths. */
export interface Order {
  readonly account: number;
  readonly type: TransactionType;
  readonly amount: number;
  readonly currency: Currency;
  readonly key?: string | undefined;
}

export interface TransferOrder {
  readonly from: number;
  readonly to: number;
  /** In the currency of whom it is from. */
  readonly amount: number;
}

/** Why a payment is declined. */
export type Refusal = 'frozen' | 'above the limit' | 'not enough money';

/** What became of an order. */
export interface Outcome {
  readonly id: number;
  readonly at: Date;
  readonly currency: Currency;
  /** Absent where it succeeded. */
  readonly refusal?: Refusal;
}

/** What is paid in from a card, as a multiple of what is missing. */
const TOP_UP = 10;

export interface BooksOptions {
  readonly pool: Pool;
  readonly house: House;
  readonly telemetry: LedgerTelemetry;
  readonly logger: Logger;
  readonly onHappening: (happening: Happening) => void;
}

/** Double-entry books: each movement of money is one transaction of the database, and every balance the sum of its entries. */
export class Books {
  readonly #pool: Pool;
  readonly #house: House;
  readonly #telemetry: LedgerTelemetry;
  readonly #logger: Logger;
  readonly #onHappening: (happening: Happening) => void;

  constructor({ pool, house, telemetry, logger, onHappening }: BooksOptions) {
    this.#pool = pool;
    this.#house = house;
    this.#telemetry = telemetry;
    this.#logger = logger;
    this.#onHappening = onHappening;
  }

  /** @throws UnknownAccountError */
  async book(order: Order): Promise<Outcome> {
    try {
      const { plan, ...outcome } = await this.#inTransaction(order.type, (client) => this.#bookIn(client, order));
      this.#count(order.type, outcome);
      if (outcome.refusal === undefined) {
        if (isRevenue(order.type)) {
          this.#telemetry.billing.revenue.inc({ currency: order.currency }, toUnits(order.amount));
        }
        this.#onHappening({ type: 'transaction', account: order.account, plan, currency: order.currency });
      }
      return outcome;
    } catch (error) {
      const earlier = isDuplicate(error) ? await this.#earlier(order) : undefined;
      if (earlier !== undefined) return earlier;
      this.#countFailure(order.type, error);
      throw error;
    }
  }

  /** Between customers. @throws UnknownAccountError */
  async transfer(order: TransferOrder): Promise<Outcome> {
    try {
      const outcome = await this.#inTransaction('transfer', (client) => this.#transferIn(client, order));
      this.#count('transfer', outcome);
      if (outcome.refusal === undefined) this.#onHappening({ type: 'transfer', from: order.from, to: order.to });
      return outcome;
    } catch (error) {
      this.#countFailure('transfer', error);
      throw error;
    }
  }

  /** Between accounts of the house, which may owe any amount. */
  async settle(from: Place, to: Place, amount: number): Promise<void> {
    const { currency } = from;
    const posting: Posting = { account: from.id, type: 'transfer', status: 'succeeded', amount, currency };
    await this.#inTransaction('transfer', async (client) => {
      for (const { id } of [from, to]) {
        await client.query('SELECT FROM ledger.accounts WHERE id = $1 FOR NO KEY UPDATE', [id]);
      }
      await post(client, posting, movement(from, to, amount, currency, this.#house));
    });
    this.#telemetry.billing.transactions.inc({ type: 'transfer', status: 'succeeded' });
  }

  async #bookIn(client: PoolClient, order: Order): Promise<Outcome & { readonly plan: string }> {
    const { type, amount, currency, key } = order;
    const account = await lockAccount(client, order.account);
    const { plan } = account;
    const refusal = isPaidBy(type)
      ? await this.#refusal(client, account, converted(amount, currency, account.currency))
      : undefined;
    const entries = refusal === undefined ? entriesOf(type, account, amount, currency, this.#house) : [];
    const status = refusal === undefined ? 'succeeded' : 'declined';
    const posted = await post(client, { account: account.id, type, status, amount, currency, key }, entries);
    return { ...posted, plan, currency, ...(refusal !== undefined && { refusal }) };
  }

  /** Locks in the order of the request: transfers that go both ways at once wait for each other, and one of them is given up. */
  async #transferIn(client: PoolClient, { from, to, amount }: TransferOrder): Promise<Outcome> {
    const giver = await lockAccount(client, from);
    const taker = await lockAccount(client, to);
    const { currency } = giver;
    const refusal = taker.isFrozen ? 'frozen' : await this.#refusal(client, giver, amount);
    const entries = refusal === undefined ? movement(giver, taker, amount, currency, this.#house) : [];
    const status = refusal === undefined ? 'succeeded' : 'declined';
    const posted = await post(client, { account: from, type: 'transfer', status, amount, currency }, entries);
    return { ...posted, currency, ...(refusal !== undefined && { refusal }) };
  }

  /** Why an account cannot pay; where there is a card, what is missing comes from there. */
  async #refusal(client: PoolClient, account: Account, amount: number): Promise<Refusal | undefined> {
    if (account.isFrozen) return 'frozen';
    if (amount > account.paymentLimit) return 'above the limit';
    const missing = amount - account.balance;
    if (missing <= 0) return undefined;
    if (!planOf(account.plan).hasCard) return 'not enough money';
    const { id, currency } = account;
    const topUp = TOP_UP * missing;
    const posting: Posting = { account: id, type: 'deposit', status: 'succeeded', amount: topUp, currency };
    await post(client, posting, entriesOf('deposit', account, topUp, currency, this.#house));
    return undefined;
  }

  #inTransaction<T>(type: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
    return inTransaction(this.#pool, work, (attempt) => {
      this.#logger.warn({ type, attempt }, `a ${type} is tried again after a deadlock`);
    });
  }

  async #earlier({ key }: Order): Promise<Outcome | undefined> {
    const { rows } = await this.#pool.query<Outcome & { readonly status: string }>(
      'SELECT id, at, currency, status FROM ledger.transactions WHERE idempotency_key = $1',
      [key],
    );
    if (rows[0] === undefined) return undefined;
    const { status, ...outcome } = rows[0];
    return status === 'declined' ? { ...outcome, refusal: 'not enough money' } : outcome;
  }

  #count(type: Posting['type'], { refusal }: Outcome): void {
    this.#telemetry.billing.transactions.inc({ type, status: refusal === undefined ? 'succeeded' : 'declined' });
  }

  #countFailure(type: Posting['type'], error: unknown): void {
    if (error instanceof UnknownAccountError) return;
    this.#telemetry.billing.transactions.inc({ type, status: 'failed' });
  }
}
