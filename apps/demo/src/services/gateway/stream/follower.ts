import type { WebSocket } from 'ws';
import type { Quote } from '../../../market.ts';

// A follower who does not read gets nothing new until it does, and is let go when even that does not fit.
const PAUSED_BYTES = 64 * 1024;
const GIVEN_UP_BYTES = 512 * 1024;
const MOST_SYMBOLS = 24;
const MISSED_PONGS = 2;

/** Somebody on the stream. */
export class Follower {
  readonly #socket: WebSocket;
  readonly #symbols = new Set<string>();
  /** By symbol: what was sent last. */
  readonly #sent = new Map<string, number>();
  #unanswered = 0;
  seesAgents = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('pong', () => (this.#unanswered = 0));
  }

  get symbols(): ReadonlySet<string> {
    return this.#symbols;
  }

  /** @returns what is followed now; symbols that are too many are left out */
  subscribe(symbols: readonly string[]): readonly string[] {
    for (const symbol of symbols) if (this.#symbols.size < MOST_SYMBOLS) this.#symbols.add(symbol);
    return [...this.#symbols];
  }

  unsubscribe(symbols: readonly string[]): readonly string[] {
    for (const symbol of symbols) {
      this.#symbols.delete(symbol);
      this.#sent.delete(symbol);
    }
    return [...this.#symbols];
  }

  /** Those of its symbols whose price is another one than before. */
  tellPrices(quotes: ReadonlyMap<string, Quote>): void {
    const news: { symbol: string; price: number; at: number }[] = [];
    for (const symbol of this.#symbols) {
      const quote = quotes.get(symbol);
      if (quote !== undefined && quote.price !== this.#sent.get(symbol)) {
        news.push({ symbol, price: quote.price, at: quote.at });
      }
    }
    if (news.length === 0 || !this.send('prices', news)) return;
    for (const { symbol, price } of news) this.#sent.set(symbol, price);
  }

  /** @returns false where it was not sent, since what was sent before is still on its way */
  send(event: string, data: unknown): boolean {
    const { bufferedAmount } = this.#socket;
    if (bufferedAmount > GIVEN_UP_BYTES) this.#socket.terminate();
    if (bufferedAmount > PAUSED_BYTES || this.#socket.readyState !== this.#socket.OPEN) return false;
    this.#socket.send(JSON.stringify({ event, data }));
    return true;
  }

  /** Asks whether somebody is still there, and lets go of who did not answer. */
  ping(): void {
    if (this.#unanswered >= MISSED_PONGS) {
      this.#socket.terminate();
    } else {
      this.#unanswered++;
      this.#socket.ping();
    }
  }
}
