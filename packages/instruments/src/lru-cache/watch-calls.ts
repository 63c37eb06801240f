import type { CacheRecorder } from '../cache/cache-recorder.ts';
import { observeCall } from '../instrument/observe-call.ts';
import type { Around, Call } from '../instrument/wrap-method.ts';
import type { LruCacheLike } from './instrument-lru-cache.ts';

/** What a call of `set` says of itself in the object given as `status`. */
interface SetStatus {
  set?: 'add' | 'update' | 'replace' | 'miss' | 'deleted';
}

/** What a call of `fetch` or `memo` is told; the last one also the cache. */
interface LoadOptions {
  readonly forceRefresh?: boolean;
  readonly noDeleteOnStaleGet?: boolean;
}

interface Watched {
  /** Layers, by the method that they go around. */
  readonly around: Readonly<Record<string, Around>>;
  /** Counts what is gone since the last call: what timers purged. */
  readonly settle: () => void;
}

/**
 * Counts lookups and evictions. The cache tells of evictions only a function that it was made with; but its size says how
 * many there were: a call that adds an entry and leaves the size as it was has evicted one.
 */
export function watchCalls(
  cache: LruCacheLike,
  recorder: CacheRecorder,
  { timeMemory, lookups }: { readonly timeMemory: boolean; readonly lookups: boolean },
): Watched {
  const looked: CacheRecorder['looked'] = lookups ? (key, isHit) => recorder.looked(key, isHit) : () => {};
  let size = cache.size;
  // Methods of version 10 call each other.
  let isInside = false;

  function settle(): void {
    recorder.evicted('ttl', size - cache.size);
    size = cache.size;
  }

  /** Runs a call and tells how many entries there are less than before it. */
  function counted(call: Call, self: unknown, args: readonly unknown[], lost: (count: number) => void): unknown {
    if (isInside) return call(self, args);
    settle();
    isInside = true;
    try {
      return call(self, args);
    } finally {
      isInside = false;
      lost(size - cache.size);
      size = cache.size;
    }
  }

  const noEviction = (): void => {};
  const deliberate: Around = (call, self, args) => counted(call, self, args, noEviction);
  const expiring: Around = (call, self, args) => counted(call, self, args, (lost) => recorder.evicted('ttl', lost));

  const get: Around = (call, self, args) => {
    if (isInside) return call(self, args);
    const value = expiring(call, self, args);
    looked(args[0], value !== undefined);
    return value;
  };

  const set: Around = (call, self, args) => {
    if (isInside) return call(self, args);
    const options = (args[2] ?? {}) as { readonly status?: SetStatus };
    const status: SetStatus = options.status ?? {};
    return counted(call, self, [args[0], args[1], { ...options, status }], (lost) => {
      if (status.set === 'add') recorder.evicted('lru', lost + 1);
      else if (status.set === 'update' || status.set === 'replace') recorder.evicted('lru', lost);
    });
  };

  /** `fetch` and `memo`, which look a key up and have it made if it is missing. */
  const loading =
    (takesOutExpired: boolean): Around =>
    (call, self, args) => {
      if (isInside) return call(self, args);
      const [key, options] = args as [unknown, LoadOptions | undefined];
      const isPresent = (): boolean => (cache.info as (key: unknown) => unknown)(key) !== undefined;
      const wasPresent = isPresent();
      const keepsStale = options?.noDeleteOnStaleGet ?? (cache as LoadOptions).noDeleteOnStaleGet ?? false;
      const expired = takesOutExpired && wasPresent && !keepsStale && isExpired(cache, key) ? 1 : 0;
      const found = (cache.peek as (key: unknown) => unknown)(key);
      looked(key, options?.forceRefresh !== true && found !== undefined);
      return counted(call, self, args, (lost) => {
        const isNew = (!wasPresent || expired === 1) && isPresent();
        recorder.evicted('ttl', expired);
        recorder.evicted('lru', lost - expired + (isNew ? 1 : 0));
      });
    };
  const load = loading(false);
  // It gets the key first, which takes an entry out that has expired.
  const memo = loading(true);

  const fetch: Around = (call, self, args) => {
    if (isInside) return call(self, args);
    const end = recorder.start('fetch');
    // What the fetch put in place of its promise, or took out because it failed, is no entry that expired.
    const settled = (): void => {
      end();
      size = Math.min(size, cache.size);
    };
    return observeCall(() => load(call, self, args), { succeeded: settled, failed: settled });
  };

  const timed = (name: string, layer: Around): Around =>
    timeMemory
      ? (call, self, args) => {
          if (isInside) return layer(call, self, args);
          const end = recorder.start(name);
          try {
            return layer(call, self, args);
          } finally {
            end();
          }
        }
      : layer;

  return {
    around: {
      get: timed('get', get),
      set: timed('set', set),
      fetch,
      memo,
      purgeStale: expiring,
      delete: deliberate,
      clear: deliberate,
      pop: deliberate,
      load: deliberate,
    },
    settle,
  };
}

function isExpired(cache: object, key: unknown): boolean {
  return (cache as { getRemainingTTL(key: unknown): number }).getRemainingTTL(key) < 0;
}
