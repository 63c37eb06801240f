import type { Logger } from '@telltale/logging';
import type { QuotesTelemetry } from '../catalogs.ts';
import { RedisStore } from './redis-store.ts';
import { ThreadStore } from './thread-store.ts';

/** How full a store is, and how many entries it has removed by itself since it was opened. */
export interface StoreState {
  readonly items: number;
  readonly bytes: number;
  readonly evicted: { readonly lfu: number; readonly ttl: number };
}

/** The second cache level: texts, behind something that takes time and can fail. */
export interface SecondLevel {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string, keepMilliseconds: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Rejects where it cannot be reached. */
  state(): Promise<StoreState>;
  close(): Promise<void>;
}

/** Redis where its address is known, and else a store in a thread of this process. */
export function openSecondLevel(redisUrl: string | undefined, telemetry: QuotesTelemetry, logger: Logger): SecondLevel {
  return redisUrl === undefined ? new ThreadStore() : new RedisStore(redisUrl, telemetry, logger);
}
