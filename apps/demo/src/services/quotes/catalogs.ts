import { cache, circuitBreaker, dsl, http, httpClient, provider, session, watchdog } from '@telltale/core/catalogs';
import type { Telemetry } from '@telltale/core';
import { quotes } from './quotes-catalog.ts';

/** Everything that the service records. */
export const catalogs = { http, httpClient, provider, cache, session, watchdog, circuitBreaker, dsl, quotes };

export type QuotesTelemetry = Telemetry<typeof catalogs>;
