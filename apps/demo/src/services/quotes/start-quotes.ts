import { serveMetrics } from '@telltale/core';
import { instrumentUndici } from '@telltale/instruments/undici';
import type { Environment } from '../../parts/environment.ts';
import type { RunningPart } from '../../parts/running-part.ts';
import { providers as providerTable } from '../../provider-table.ts';
import { createDeskLogger } from '../desk-logger.ts';
import { createDeskTelemetry } from '../desk-telemetry.ts';
import { createApi } from './api/create-api.ts';
import { MarketCache } from './cache/market-cache.ts';
import { openSecondLevel } from './cache/second-level.ts';
import { catalogs } from './catalogs.ts';
import { createChaos } from './chaos.ts';
import { MarketData } from './market/market-data.ts';
import { ProviderClient } from './market/provider-client.ts';
import { pathTemplates } from './market/provider-http.ts';
import { Refresher } from './market/refresher.ts';
import { QueryDesk } from './query-desk.ts';
import { Sessions } from './sessions.ts';
import { watch } from './watchdogs.ts';

// What is under way gets so long to finish.
const CLOSE_MILLISECONDS = 500;

/** Starts the service: prices from four providers through a cache of two levels, sessions, and a query language. */
export async function startQuotes(environment: Environment): Promise<RunningPart> {
  const { host, port, metricsPort } = environment;
  const telemetry = createDeskTelemetry('quotes', catalogs);
  const logger = createDeskLogger('quotes', telemetry, environment);
  const stopRecordingCalls = instrumentUndici(telemetry, { templates: pathTemplates });
  const providers = providerTable.map(
    (about) => new ProviderClient(about, environment.url(about.name), telemetry, logger),
  );
  const secondLevel = openSecondLevel(environment.text('REDIS_URL', ['redis', 'rediss']), telemetry, logger);
  const cache = new MarketCache(telemetry, secondLevel);
  const market = new MarketData(providers, cache, telemetry);
  const refresher = new Refresher(market, telemetry);
  const sessions = new Sessions(telemetry);
  const stopWatching = watch({ providers, market, secondLevel }, telemetry, logger);
  const chaos = createChaos(cache);
  const app = await createApi({ market, sessions, queries: new QueryDesk(market, telemetry) }, telemetry, logger);
  const url = await app.listen({ host, port });
  const metrics = await serveMetrics(telemetry, {
    host,
    port: metricsPort,
    closeTimeoutSeconds: CLOSE_MILLISECONDS / 1000,
    checks: {
      // Without them there are other providers, old quotes, and misses.
      providers: { check: () => providers.every(({ isAsked }) => isAsked), optional: true },
      'second-level': { check: async () => void (await secondLevel.state()), optional: true },
    },
  });

  refresher.start();

  return {
    facts: { urls: { quotes: url }, metricsUrl: metrics.url },
    chaos: chaos.switches,
    async close() {
      chaos.close();
      stopWatching();
      refresher.close();
      sessions.close();
      const cutOff = setTimeout(() => app.server.closeAllConnections(), CLOSE_MILLISECONDS);
      await app.close();
      clearTimeout(cutOff);
      await Promise.all(providers.map((provider) => provider.close()));
      await cache.close();
      stopRecordingCalls();
      await metrics.close();
      await logger.close();
      telemetry.close();
    },
  };
}
