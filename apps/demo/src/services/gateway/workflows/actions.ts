import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { symbols } from '../../../market.ts';
import { Model } from '../agents/model.ts';
import { Library } from '../content/library.ts';
import { Reports } from '../reports/reports.ts';
import { Ledger } from '../upstream/ledger.ts';
import { Quotes } from '../upstream/quotes.ts';
import type { Action } from './workflow.ts';

const MOVERS = 'FIND equity ORDER BY change DESC LIMIT 5';
const SUBSCRIPTION_USD = 9;
const HELD = 4;
const HELD_USD = 50;
// A share of that: less is not worth its fees.
const LEAST_SHIFT = 0.02;
const LONGEST_FACTS = 400;

/** What workflows are made of. Each is told apart by its name, and some rely on what others have noted. */
@Injectable()
export class Actions {
  readonly #quotes: Quotes;
  readonly #ledger: Ledger;
  readonly #model: Model;
  readonly #reports: Reports;
  readonly #library: Library;

  constructor(
    @Inject(Quotes) quotes: Quotes,
    @Inject(Ledger) ledger: Ledger,
    @Inject(Model) model: Model,
    @Inject(Reports) reports: Reports,
    @Inject(Library) library: Library,
  ) {
    this.#quotes = quotes;
    this.#ledger = ledger;
    this.#model = model;
    this.#reports = reports;
    this.#library = library;
  }

  readonly readAccount: Action = {
    name: 'read-account',
    perform: async ({ me }) => {
      const { status } = await this.#ledger.account(me.account);
      if (status === 'closed') throw new Error('The account is closed.');
    },
  };

  readonly startSubscription: Action = {
    name: 'start-subscription',
    perform: async ({ me: { account } }) => {
      await this.#ledger.transact({ account, type: 'subscription', amount: SUBSCRIPTION_USD, currency: 'USD' });
    },
  };

  /** What the customer sees first, so that it is in the caches. */
  readonly prepareWatchlist: Action = {
    name: 'prepare-watchlist',
    perform: async () => {
      const session = await this.#quotes.openSession('analyst');
      try {
        await this.#quotes.quotesOf(symbols.slice(0, HELD));
      } finally {
        await this.#quotes.closeSession(session);
      }
    },
  };

  readonly orderReport: Action = {
    name: 'order-report',
    perform: async ({ notes }) => {
      notes.report = await this.#reports.order(symbols.slice(0, 2));
    },
  };

  readonly findMovers: Action = {
    name: 'find-movers',
    perform: async ({ notes }) => {
      notes.movers = await this.#quotes.query(MOVERS);
    },
  };

  readonly writeBriefing: Action = {
    name: 'write-briefing',
    perform: async ({ notes, signal }) => {
      const facts = JSON.stringify([notes.movers, await this.#ledger.revenue()]).slice(0, LONGEST_FACTS);
      const { message } = await this.#model.ask({
        model: 'sage-small',
        messages: [
          { role: 'user', content: `Write a briefing for this morning. What moved, and what came in: ${facts}` },
        ],
        signal,
      });
      notes.briefing = message.content ?? '';
    },
  };

  readonly publish: Action = {
    name: 'publish',
    perform: async ({ notes }) => {
      const id = randomUUID();
      this.#library.publish({ type: 'briefing', id, title: 'This morning', body: notes.briefing ?? '' });
      notes.published = `/content/briefing/${id}`;
    },
  };

  readonly priceHoldings: Action = {
    name: 'price-holdings',
    perform: async ({ notes }) => {
      notes.holdings = await this.#quotes.quotesOf(symbols.slice(HELD, 2 * HELD));
    },
  };

  /** Equal parts are what is wanted: how much the one that has fallen behind lacks. */
  readonly weigh: Action = {
    name: 'weigh',
    perform: async ({ notes }) => {
      const prices = (notes.holdings ?? []).map(({ price }) => price);
      if (prices.length === 0) throw new Error('Nothing is held that has a price.');
      const total = prices.reduce((sum, price) => sum + price, 0);
      notes.shift = 1 / prices.length - Math.min(...prices) / total;
    },
  };

  readonly settle: Action = {
    name: 'settle',
    perform: async ({ me: { account }, notes: { shift = 0 } }) => {
      if (shift < LEAST_SHIFT) return;
      const amount = Math.max(1, Math.round(shift * HELD_USD));
      await this.#ledger.transact({ account, type: 'purchase', amount, currency: 'USD' });
    },
  };
}
