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
import type { Entry, TransactionType } from './entries.ts';
import type { House, Place } from './house.ts';
import { post, statusOf } from './post.ts';
import type { Posting, Refusal } from './post.ts';

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

/** What became of an order. */
export interface Outcome {
  readonly id: number;
  readonly at: Date;
  /** Absent where it succeeded. */
  readonly refusal?: Refusal | undefined;
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
    const { account, type, currency } = order;
    try {
      const { plan, outcome } = await this.#post(type, (client, posted) => this.#bookIn(client, order, posted));
      if (outcome.refusal === undefined) this.#onHappening({ type: 'transaction', account, plan, currency });
      return outcome;
    } catch (error) {
      const earlier = isDuplicate(error) ? await this.#earlier(order) : undefined;
      if (earlier === undefined) throw error;
      return earlier;
    }
  }

  /** Between customers. @throws UnknownAccountError */
  async transfer(order: TransferOrder): Promise<Outcome> {
    const outcome = await this.#post('transfer', (client, posted) => this.#transferIn(client, order, posted));
    if (outcome.refusal === undefined) this.#onHappening({ type: 'transfer', from: order.from, to: order.to });
    return outcome;
  }

  /** Between accounts of the house, which may owe any amount. */
  async settle(from: Place, to: Place, amount: number): Promise<void> {
    const { currency } = from;
    await this.#post('transfer', async (client, posted) => {
      for (const { id } of [from, to]) {
        await client.query('SELECT FROM ledger.accounts WHERE id = $1 FOR NO KEY UPDATE', [id]);
      }
      const posting: Posting = { account: from.id, type: 'transfer', amount, currency };
      return posted.add(posting, movement(from, to, amount, currency, this.#house));
    });
  }

  async #bookIn(client: PoolClient, order: Order, posted: Postings): Promise<{ plan: string; outcome: Outcome }> {
    const { type, amount, currency, key } = order;
    const account = await lockAccount(client, order.account);
    const payment = converted(amount, currency, account.currency);
    const refusal = isPaidBy(type) ? await this.#refusal(account, payment, posted) : undefined;
    const entries = refusal === undefined ? entriesOf(type, account, amount, currency, this.#house) : [];
    const outcome = await posted.add({ account: account.id, type, amount, currency, refusal, key }, entries);
    return { plan: account.plan, outcome };
  }

  /** Locks in the order of the request: transfers that go both ways at once wait for each other, and one of them is given up. */
  async #transferIn(client: PoolClient, { from, to, amount }: TransferOrder, posted: Postings): Promise<Outcome> {
    const giver = await lockAccount(client, from);
    const taker = await lockAccount(client, to);
    const { currency } = giver;
    const refusal = taker.isFrozen ? 'frozen' : await this.#refusal(giver, amount, posted);
    const entries = refusal === undefined ? movement(giver, taker, amount, currency, this.#house) : [];
    return posted.add({ account: from, type: 'transfer', amount, currency, refusal }, entries);
  }

  /** Why an account cannot pay; where there is a card, what is missing comes from there. */
  async #refusal(account: Account, amount: number, posted: Postings): Promise<Refusal | undefined> {
    if (account.isFrozen) return 'frozen';
    if (amount > account.paymentLimit) return 'above the limit';
    const missing = amount - account.balance;
    if (missing <= 0) return undefined;
    if (!planOf(account.plan).hasCard) return 'not enough money';
    const { id, currency } = account;
    const topUp = TOP_UP * missing;
    const entries = entriesOf('deposit', account, topUp, currency, this.#house);
    await posted.add({ account: id, type: 'deposit', amount: topUp, currency }, entries);
    return undefined;
  }

  /** Posts within one transaction of the database, and counts what was posted once that is committed. */
  async #post<T>(type: Posting['type'], work: (client: PoolClient, posted: Postings) => Promise<T>): Promise<T> {
    const onDeadlock = (attempt: number): void =>
      this.#logger.warn({ type, attempt }, `a ${type} is tried again after a deadlock`);
    try {
      const { result, posted } = await inTransaction(
        this.#pool,
        async (client) => {
          const posted = new Postings(client);
          return { result: await work(client, posted), posted };
        },
        onDeadlock,
      );
      for (const posting of posted.all) this.#count(posting);
      return result;
    } catch (error) {
      const isOurs = !(error instanceof UnknownAccountError) && !isDuplicate(error);
      if (isOurs) this.#telemetry.billing.transactions.inc({ type, status: 'failed' });
      throw error;
    }
  }

  #count(posting: Posting): void {
    const { type, currency, amount } = posting;
    const status = statusOf(posting);
    const { transactions, revenue } = this.#telemetry.billing;
    transactions.inc({ type, status });
    if (status === 'succeeded' && isRevenue(type)) revenue.inc({ currency }, toUnits(amount));
  }

  /** What was booked under the same key of the account before. */
  async #earlier({ account, key }: Order): Promise<Outcome | undefined> {
    const { rows } = await this.#pool.query<Outcome & { readonly refusal: Refusal | null }>(
      'SELECT id, at, refusal FROM ledger.transactions WHERE account = $1 AND idempotency_key = $2',
      [account, key],
    );
    return rows[0] && { ...rows[0], refusal: rows[0].refusal ?? undefined };
  }
}

/** What is posted in one transaction of the database. */
class Postings {
  readonly all: Posting[] = [];
  readonly #client: PoolClient;

  constructor(client: PoolClient) {
    this.#client = client;
  }

  async add(posting: Posting, entries: readonly Entry[]): Promise<Outcome> {
    const { id, at } = await post(this.#client, posting, entries);
    this.all.push(posting);
    return { id, at, refusal: posting.refusal };
  }
}
