import { withSpan } from '@telltale/tracing';
import type { Logger } from '@telltale/logging';
import { request } from 'undici';
import type { Dispatcher } from 'undici';

const BOOKING_SECONDS = 2;
const TIMEOUT_SECONDS = 1;
const CURRENCY = 'USD';

/** What the paths of its calls look like, for the metrics of them. */
export const ledgerTemplates: readonly string[] = ['/accounts', '/transactions'];

/** Adds up what models cost, and books it at the ledger from time to time, in whole cents: what is left waits for the next time. */
export class CostBook {
  readonly #origin: string;
  readonly #dispatcher: Dispatcher;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #usd = 0;
  #account: string | undefined;
  #booking: Promise<void> | undefined;
  #hasFailed = false;
  #isClosed = false;

  constructor(origin: string, dispatcher: Dispatcher, logger: Logger) {
    this.#origin = origin;
    this.#dispatcher = dispatcher;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.book(), BOOKING_SECONDS * 1000).unref();
  }

  add(usd: number): void {
    this.#usd += usd;
  }

  /** Never rejects: what cannot be booked now is booked later. */
  book(): Promise<void> {
    this.#booking ??= this.#book().finally(() => (this.#booking = undefined));
    return this.#booking;
  }

  /** What is left by then are cents. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  async #book(): Promise<void> {
    const amount = Math.floor(this.#usd * 100) / 100;
    if (amount === 0) return;
    try {
      await withSpan('book AI costs', () => this.#pay(amount), { attributes: { 'desk.amount.usd': amount } });
      this.#usd -= amount;
      if (this.#hasFailed) this.#logger.info({ amount }, 'AI costs are booked again');
      this.#hasFailed = false;
    } catch (error) {
      if (this.#isClosed) return;
      if (!this.#hasFailed) this.#logger.warn({ err: error, amount }, 'AI costs could not be booked: they wait');
      this.#hasFailed = true;
    }
  }

  async #pay(amount: number): Promise<void> {
    this.#account ??= await this.#open();
    const payment = { account: this.#account, type: 'payout', amount, currency: CURRENCY };
    const status = await this.#post('/transactions', payment, () => undefined);
    if (status === 404) this.#account = undefined;
  }

  /** The desk's own account, for this run. */
  async #open(): Promise<string> {
    return this.#post('/accounts', { plan: 'desk', currency: CURRENCY }, (body) =>
      String((body as { id: unknown }).id),
    );
  }

  async #post<T>(path: string, body: unknown, read: (answer: unknown) => T): Promise<T> {
    const answer = await request(`${this.#origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher: this.#dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
    if (answer.statusCode === 201) return read(await answer.body.json());
    await answer.body.dump();
    throw new Error(`ledger answered ${answer.statusCode} to POST ${path}.`);
  }
}
