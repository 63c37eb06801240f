import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Session } from '../auth/sessions.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Ledger } from '../upstream/ledger.ts';
import { Quotes } from '../upstream/quotes.ts';

/** What somebody wants to buy. */
export interface Order {
  readonly symbol: string;
  /** In US dollars. */
  readonly amount: number;
}

/** What was bought. */
export interface Trade extends Order {
  readonly price: number;
  readonly units: number;
  readonly transaction: unknown;
}

const REMEMBERED = 2000;
const REMEMBERED_SECONDS = 60;

/** Buys at the price of now, and pays from the account in the ledger. */
@Injectable()
export class Trades {
  readonly #quotes: Quotes;
  readonly #ledger: Ledger;
  readonly #desk: Desk;
  /** By account and key, those under way included: who presses twice buys once. */
  readonly #trades = new LRUCache<string, Promise<Trade>>({ max: REMEMBERED, ttl: REMEMBERED_SECONDS * 1000 });

  constructor(@Inject(Quotes) quotes: Quotes, @Inject(Ledger) ledger: Ledger, @Inject(DESK) desk: Desk) {
    this.#quotes = quotes;
    this.#ledger = ledger;
    this.#desk = desk;
  }

  /**
   * @param key - The same for the same trade; without one each is a trade of its own.
   * @throws UpstreamError; RefusedError with status 402 where the payment is declined
   */
  place(session: Session, order: Order, key: string | undefined): Promise<Trade> {
    if (key === undefined) return this.#buy(session, order);
    const name = `${session.account} ${key}`;
    const known = this.#trades.get(name);
    if (known !== undefined) return known;
    const trade = this.#buy(session, order);
    this.#trades.set(name, trade);
    // One that failed may be tried again.
    trade.catch(() => this.#trades.delete(name));
    return trade;
  }

  async #buy({ account }: Session, { symbol, amount }: Order): Promise<Trade> {
    const { price } = await this.#quotes.quote(symbol);
    const transaction = await this.#ledger.transact({ account, type: 'purchase', amount, currency: 'USD' });
    const units = amount / price;
    this.#desk.logger.info({ symbol, amount, price }, 'traded');
    return { symbol, amount, price, units, transaction };
  }
}
