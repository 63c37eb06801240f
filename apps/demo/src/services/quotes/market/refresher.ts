import { withSpan } from '@telltale/tracing';
import type { QuotesTelemetry } from '../catalogs.ts';
import type { MarketData } from './market-data.ts';

const EVERY_MILLISECONDS = 1000;
// A part of the watch list at a time, so that each symbol comes up before its quote is old.
const PARTS = 12;

/** Keeps the symbols that are asked for most fresh, so that hardly anybody waits for them. */
export class Refresher {
  readonly #market: MarketData;
  readonly #metrics: QuotesTelemetry['quotes'];
  readonly #timer = setInterval(() => void this.#round(), EVERY_MILLISECONDS).unref();
  #rounds = 0;

  constructor(market: MarketData, { quotes }: QuotesTelemetry) {
    this.#market = market;
    this.#metrics = quotes;
    void this.#refreshAll(market.watchList.symbols);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #round(): Promise<void> {
    const part = this.#rounds++ % PARTS;
    const due = this.#market.watchList.symbols.filter((_, index) => index % PARTS === part);
    this.#market.watchList.fade();
    await this.#refreshAll(due);
  }

  async #refreshAll(symbols: readonly string[]): Promise<void> {
    if (symbols.length === 0) return;
    await withSpan('refresh quotes', () => Promise.all(symbols.map((symbol) => this.#refresh(symbol))), {
      attributes: { 'quotes.symbols': symbols.length },
    });
  }

  async #refresh(symbol: string): Promise<void> {
    try {
      await this.#market.refresh('quote', symbol);
      this.#metrics.refreshes.inc({ outcome: 'fresh' });
    } catch {
      // Whoever asks for it is told.
      this.#metrics.refreshes.inc({ outcome: 'failed' });
    }
  }
}
