import { randomUUID } from 'node:crypto';
import { withSpan } from '@telltale/tracing';
import type { Logger } from '@telltale/logging';
import { request } from 'undici';
import type { Dispatcher } from 'undici';

const BOOKING_SECONDS = 2;
const TIMEOUT_SECONDS = 1;
const CURRENCY = 'USD';

/** What the paths of its calls look like, for the metrics of them. */
export const ledgerTemplates: readonly string[] = ['/accounts', '/transactions'];

/** An amount that is on its way to the ledger; one of which nobody knows whether it got there goes again under the same key. */
interface Booking {
  readonly key: string;
  readonly amount: number;
}

/** Adds up what models cost, and books it at the ledger from time to time, in whole cents: what is left waits for the next time. */
export class CostBook {
  readonly #origin: string;
  readonly #dispatcher: Dispatcher;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #usd = 0;
  #onItsWay: Booking | undefined;
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
    this.#onItsWay ??= this.#next();
    const booking = this.#onItsWay;
    if (booking === undefined) return;
    const { amount } = booking;
    try {
      await withSpan('book AI costs', () => this.#pay(booking), { attributes: { 'desk.amount.usd': amount } });
      this.#usd -= amount;
      this.#onItsWay = undefined;
      if (this.#hasFailed) this.#logger.info({ amount }, 'AI costs are booked again');
      this.#hasFailed = false;
    } catch (error) {
      if (this.#isClosed) return;
      if (!this.#hasFailed) this.#logger.warn({ err: error, amount }, 'AI costs could not be booked: they wait');
      this.#hasFailed = true;
    }
  }

  #next(): Booking | undefined {
    const amount = Math.floor(this.#usd * 100) / 100;
    return amount === 0 ? undefined : { key: randomUUID(), amount };
  }

  async #pay({ key, amount }: Booking): Promise<void> {
    this.#account ??= await this.#open();
    const payment = { account: this.#account, type: 'payout', amount, currency: CURRENCY };
    const answer = await this.#post('/transactions', payment, { 'idempotency-key': key });
    // The ledger has begun its books anew.
    if (answer.statusCode === 404) this.#account = undefined;
    await expectCreated(answer);
  }

  /** The desk's own account, for this run. */
  async #open(): Promise<string> {
    const answer = await this.#post('/accounts', { plan: 'desk', currency: CURRENCY });
    const { id } = (await expectCreated(answer)) as { readonly id: string };
    return id;
  }

  #post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Dispatcher.ResponseData> {
    return request(`${this.#origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      dispatcher: this.#dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
  }
}

async function expectCreated({ statusCode, body }: Dispatcher.ResponseData): Promise<unknown> {
  if (statusCode === 201) return body.json();
  await body.dump();
  throw new Error(`ledger answered ${statusCode}.`);
}
