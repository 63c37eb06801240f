import { assetClassOf, hashOf, symbols } from '../../../market.ts';
import type { History, Quote } from '../../../market.ts';
import { isFresh, keyOf } from '../cache/entry.ts';
import type { DataType, Entry } from '../cache/entry.ts';
import type { MarketCache } from '../cache/market-cache.ts';
import type { QuotesTelemetry } from '../catalogs.ts';
import { KnownMarket } from './known-market.ts';
import type { ProviderClient } from './provider-client.ts';
import { WatchList } from './watch-list.ts';

/** Nobody could tell the price: no provider answered, and nothing was cached. */
export class NoProviderError extends Error {
  override readonly name = 'NoProviderError';
  readonly statusCode = 503;
}

const WATCHED = 120;

/** Quotes and histories: from the cache, or from the first provider that answers. */
export class MarketData {
  readonly known = new KnownMarket();
  readonly watchList = new WatchList(WATCHED, symbols);

  readonly #providers: readonly ProviderClient[];
  readonly #cache: MarketCache;
  readonly #metrics: QuotesTelemetry['quotes'];

  constructor(providers: readonly ProviderClient[], cache: MarketCache, { quotes }: QuotesTelemetry) {
    this.#providers = providers;
    this.#cache = cache;
    this.#metrics = quotes;
  }

  /** `undefined` for a symbol that does not exist. @throws NoProviderError */
  async quote(symbol: string): Promise<Quote | undefined> {
    const asset_class = assetClassOf(symbol);
    if (asset_class === undefined) return undefined;
    this.watchList.asked(symbol);
    const startedAt = Date.now();
    const entry = await this.#find('quote', symbol);
    const quote = entry.value as Quote;
    this.known.note('quote', quote);
    this.#metrics.served.inc({ source: sourceOf(entry, startedAt), asset_class });
    this.#metrics.age.observe({ asset_class }, Math.max(0, Date.now() - quote.at) / 1000);
    return quote;
  }

  /** `undefined` for a symbol that does not exist. @throws NoProviderError */
  async history(symbol: string): Promise<History | undefined> {
    if (assetClassOf(symbol) === undefined) return undefined;
    const history = (await this.#find('history', symbol)).value as History;
    this.known.note('history', history);
    return history;
  }

  /** Asks a provider whatever the cache has, so that the next who wants to know need not wait. @throws NoProviderError */
  async refresh(dataType: DataType, symbol: string): Promise<void> {
    const entry = await this.#load(dataType, symbol);
    this.known.note(dataType, entry.value);
    await this.#cache.set(keyOf(dataType, symbol), entry);
  }

  #find(dataType: DataType, symbol: string): Promise<Entry> {
    return this.#cache.getOrLoad(keyOf(dataType, symbol), () => this.#load(dataType, symbol));
  }

  async #load(dataType: DataType, symbol: string): Promise<Entry> {
    const failures: string[] = [];
    const providers = this.#providersOf(symbol);
    for (const provider of providers) {
      const isLast = provider === providers.at(-1);
      // An old quote is better than none and worse than another provider's. A history hardly changes: any will do.
      const lastResort =
        isLast || dataType === 'history' ? await this.#cache.lastKnown(keyOf(dataType, symbol)) : undefined;
      try {
        return await provider.fetch(dataType, symbol, lastResort);
      } catch (error) {
        failures.push(String(error));
        if (!isLast) this.#metrics.failovers.inc({ provider: provider.name });
      }
    }
    throw new NoProviderError(`No provider has ${symbol}: ${failures.join(' ')}`);
  }

  /** Those who have the asset class; who is asked first depends on the symbol, so that all have work. */
  #providersOf(symbol: string): readonly ProviderClient[] {
    const assetClass = assetClassOf(symbol)!;
    const able = this.#providers.filter(({ assetClasses }) => assetClasses.includes(assetClass));
    const first = hashOf(symbol) % able.length;
    return [...able.slice(first), ...able.slice(0, first)];
  }
}

function sourceOf(entry: Entry, startedAt: number): 'cache' | 'provider' | 'stale' {
  if (!isFresh(entry)) return 'stale';
  return entry.loadedAt >= startedAt ? 'provider' : 'cache';
}
