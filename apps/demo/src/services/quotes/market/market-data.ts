import { assetClassOf, hashOf } from '../../market.ts';
import type { History, Quote } from '../../market.ts';
import type { Cached, DataType, TwoLevelCache } from '../cache/two-level-cache.ts';
import type { DeskTelemetry } from '../telemetry.ts';
import type { Fetched, ProviderClient } from './provider-client.ts';

/** Nobody could tell the price: no provider answered, and nothing was cached. */
export class NoProviderError extends Error {
  override readonly name = 'NoProviderError';
}

type Answer<T> = Cached<T> | Fetched<T>;

/** Quotes and histories: from the cache, or from the first provider that answers. */
export class MarketData {
  readonly #providers: readonly ProviderClient[];
  readonly #cache: TwoLevelCache;
  readonly #metrics: DeskTelemetry['quotes'];
  readonly #loading = new Map<string, Promise<unknown>>();

  constructor(providers: readonly ProviderClient[], cache: TwoLevelCache, { quotes }: DeskTelemetry) {
    this.#providers = providers;
    this.#cache = cache;
    this.#metrics = quotes;
  }

  /** `undefined` for a symbol that does not exist. @throws NoProviderError */
  async quote(symbol: string): Promise<Quote | undefined> {
    const asset_class = assetClassOf(symbol);
    if (asset_class === undefined) return undefined;
    const { value, source } = await this.#find<Quote>('quote', symbol);
    this.#metrics.served.inc({ source, asset_class });
    this.#metrics.age.observe({ asset_class }, Math.max(0, Date.now() - value.at) / 1000);
    return value;
  }

  /** `undefined` for a symbol that does not exist. @throws NoProviderError */
  async history(symbol: string): Promise<History | undefined> {
    if (assetClassOf(symbol) === undefined) return undefined;
    return (await this.#find<History>('history', symbol)).value;
  }

  /** Asks a provider whatever the cache has, so that the next who wants it need not wait. @throws NoProviderError */
  async refresh(symbol: string): Promise<void> {
    await this.#loadOnce('quote', symbol, undefined);
  }

  async #find<T>(dataType: DataType, symbol: string): Promise<Answer<T>> {
    const cached = await this.#cache.find<T>(dataType, symbol);
    if (cached !== undefined && cached.source !== 'stale') return cached;
    return this.#loadOnce(dataType, symbol, cached);
  }

  /** Many may miss the same symbol at once: one of them asks, all get the answer. */
  #loadOnce<T>(dataType: DataType, symbol: string, stale: Cached<T> | undefined): Promise<Answer<T>> {
    const key = `${dataType}:${symbol}`;
    const loading =
      this.#loading.get(key) ?? this.#load<T>(dataType, symbol, stale).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading as Promise<Answer<T>>;
  }

  async #load<T>(dataType: DataType, symbol: string, stale: Cached<T> | undefined): Promise<Answer<T>> {
    const failures: string[] = [];
    const providers = this.#providersOf(symbol);
    for (const provider of providers) {
      try {
        // What is stale is better than nothing, and worse than what another provider has.
        const answer = await provider.fetch<T>(dataType, symbol, provider === providers.at(-1) ? stale : undefined);
        if (answer.source === 'provider') await this.#cache.put(dataType, symbol, answer.value);
        return answer;
      } catch (error) {
        failures.push(String(error));
        if (provider !== providers.at(-1)) this.#metrics.failovers.inc({ provider: provider.name });
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
