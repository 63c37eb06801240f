import { createTelemetry } from '@telltale/core';
import type { Catalogs, Telemetry, TelemetryOptions } from '@telltale/core';

/** Everything that `createTelemetry` takes, of which nothing has to be said but the catalogs. */
export type IsolatedTelemetryOptions<C extends Catalogs> = Omit<TelemetryOptions<C>, 'service'> & {
  /** @default 'test' */
  readonly service?: string;
};

/**
 * A telemetry that shares nothing with others: its own registry, no client's, and no metrics of the process.
 *
 * @example
 * ```ts
 * import { cache } from '@telltale/core/catalogs';
 * import { isolatedTelemetry, recorded } from '@telltale/testing';
 *
 * const telemetry = isolatedTelemetry({ catalogs: { cache } });
 * telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' });
 * console.log(await recorded(telemetry, cache.hits, { cache: 'prices' })); // => 1
 * ```
 */
export function isolatedTelemetry<const C extends Catalogs>(options: IsolatedTelemetryOptions<C>): Telemetry<C> {
  return createTelemetry<C>({ service: 'test', registry: false, runtime: false, ...options });
}
