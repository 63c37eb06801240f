import { withSpan } from '@telltale/tracing';
import type { DataType } from '../cache/entry.ts';
import type { QuotesTelemetry } from '../catalogs.ts';
import type { MarketData } from './market-data.ts';

const EVERY_MILLISECONDS = 1000;
// A part of the watch list at a time, so that each quote comes up before it is old; a history is old much later.
const PARTS = 14;
const WITH_HISTORY = 40;
const AT_ONCE = 5;

interface Due {
  readonly dataType: DataType;
  readonly symbol: string;
}

/** Keeps the symbols that are asked for most fresh, so that hardly anybody waits for them. */
export class Refresher {
  readonly #market: MarketData;
  readonly #metrics: QuotesTelemetry['quotes'];
  #timer: NodeJS.Timeout | undefined;
  #rounds = 0;
  #isClosed = false;

  constructor(market: MarketData, { quotes }: QuotesTelemetry) {
    this.#market = market;
    this.#metrics = quotes;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#refreshAll(this.#nextPart()), EVERY_MILLISECONDS).unref();
    void this.#warmUp();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  /** The whole list, a few at a time: nobody has asked yet. */
  async #warmUp(): Promise<void> {
    const { symbols } = this.#market.watchList;
    const all = [...dueOf('quote', symbols), ...dueOf('history', symbols.slice(0, WITH_HISTORY))];
    for (let i = 0; i < all.length && !this.#isClosed; i += AT_ONCE) await this.#refreshAll(all.slice(i, i + AT_ONCE));
  }

  #nextPart(): readonly Due[] {
    const round = this.#rounds++;
    const { watchList } = this.#market;
    const { symbols } = watchList;
    watchList.fade();
    return [
      ...dueOf(
        'quote',
        symbols.filter((_, index) => index % PARTS === round % PARTS),
      ),
      ...dueOf(
        'history',
        symbols.filter((_, index) => index === round % WITH_HISTORY),
      ),
    ];
  }

  async #refreshAll(due: readonly Due[]): Promise<void> {
    if (due.length === 0) return;
    await withSpan('refresh the market', () => Promise.all(due.map((each) => this.#refresh(each))), {
      attributes: { 'quotes.refreshed': due.length },
    });
  }

  async #refresh({ dataType, symbol }: Due): Promise<void> {
    try {
      await this.#market.refresh(dataType, symbol);
      this.#metrics.refreshes.inc({ outcome: 'fresh' });
    } catch {
      // Whoever asks for it is told.
      this.#metrics.refreshes.inc({ outcome: 'failed' });
    }
  }
}

function dueOf(dataType: DataType, symbols: readonly string[]): readonly Due[] {
  return symbols.map((symbol) => ({ dataType, symbol }));
}
