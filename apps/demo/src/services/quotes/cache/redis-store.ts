import { instrumentIoredis } from '@telltale/instruments/ioredis';
import type { Logger } from '@telltale/logging';
import { Redis } from 'ioredis';
import type { QuotesTelemetry } from '../catalogs.ts';
import type { SecondLevel, StoreState } from './second-level.ts';

const PREFIX = 'desk:quotes:';
// A cache that is slower than the provider is of no use.
const TIMEOUT_MILLISECONDS = 100;

/** The second level in Redis. Without a connection, commands fail at once: whoever asked goes on to the providers. */
export class RedisStore implements SecondLevel {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #undo: () => void;
  #isAway = false;
  #atFirst: StoreState['evicted'] | undefined;

  constructor(url: string, telemetry: QuotesTelemetry, logger: Logger) {
    this.#logger = logger;
    this.#redis = new Redis(url, {
      keyPrefix: PREFIX,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1000,
      commandTimeout: TIMEOUT_MILLISECONDS,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2000),
    });
    this.#undo = instrumentIoredis(telemetry, this.#redis);
    // Without a listener, each attempt to connect would be a line on the console.
    this.#redis.on('error', (error: Error) => this.#away(error));
    this.#redis.on('ready', () => this.#back());
  }

  get(key: string): Promise<string | undefined> {
    return this.#try(async () => (await this.#redis.get(key)) ?? undefined);
  }

  async set(key: string, text: string, keepMilliseconds: number): Promise<void> {
    await this.#try(() => this.#redis.set(key, text, 'PX', keepMilliseconds));
  }

  async delete(key: string): Promise<void> {
    await this.#try(() => this.#redis.del(key));
  }

  /** Of the whole server: Redis counts evictions for all of its users together. */
  async state(): Promise<StoreState> {
    const [items, info] = await Promise.all([this.#redis.dbsize(), this.#redis.info()]);
    const numberOf = (name: string): number => Number(new RegExp(String.raw`^${name}:(\d+)`, 'm').exec(info)?.[1] ?? 0);
    const evicted = { lfu: numberOf('evicted_keys'), ttl: numberOf('expired_keys') };
    this.#atFirst ??= evicted;
    return {
      items,
      bytes: numberOf('used_memory_dataset'),
      // Counted from 0 again by a server that was started anew.
      evicted: {
        lfu: Math.max(0, evicted.lfu - this.#atFirst.lfu),
        ttl: Math.max(0, evicted.ttl - this.#atFirst.ttl),
      },
    };
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    this.#undo();
  }

  /** What fails is as if it were not there. */
  async #try<T>(command: () => Promise<T>): Promise<T | undefined> {
    try {
      return await command();
    } catch (error) {
      this.#away(error as Error);
      return undefined;
    }
  }

  /** Told once, not for every command. */
  #away(error: Error): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.#logger.warn({ err: error }, 'Redis is away: the second cache level misses everything');
  }

  #back(): void {
    if (this.#isAway) this.#logger.info('Redis is back');
    this.#isAway = false;
  }
}
