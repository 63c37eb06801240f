import { Inject, Injectable } from '@nestjs/common';
import type { Quote } from '../../../market.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Quotes } from '../upstream/quotes.ts';

// As many as quotes answers at once.
const AT_ONCE = 12;

/** Asks for the prices of everything that anybody follows. */
@Injectable()
export class Ticker {
  readonly #quotes: Quotes;
  readonly #desk: Desk;
  #isTroubled = false;

  constructor(@Inject(Quotes) quotes: Quotes, @Inject(DESK) desk: Desk) {
    this.#quotes = quotes;
    this.#desk = desk;
  }

  /** Those that there are: what cannot be had now may come with the next tick. */
  async prices(symbols: ReadonlySet<string>): Promise<ReadonlyMap<string, Quote>> {
    const all = [...symbols];
    const parts = Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, i) =>
      all.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    );
    const found = await Promise.allSettled(parts.map((part) => this.#quotes.quotesOf(part)));
    const failed = found.find((part) => part.status === 'rejected');
    this.#tell(failed?.reason);
    const quotes = found.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
    return new Map(quotes.map((quote) => [quote.symbol, quote]));
  }

  /** Once when it begins: the ticks that follow would say the same. */
  #tell(error: unknown): void {
    const isTroubled = error !== undefined;
    if (isTroubled && !this.#isTroubled) this.#desk.logger.warn({ err: error }, 'the stream has no prices');
    if (!isTroubled && this.#isTroubled) this.#desk.logger.info('the stream has prices again');
    this.#isTroubled = isTroubled;
  }
}
