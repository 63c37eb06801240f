import { serveMetrics } from '@telltale/core';
import { instrumentUndici } from '@telltale/instruments/undici';
import { servePart } from '../parts/serve-part.ts';
import { ApiServer } from './api/api-server.ts';
import { deskRoutes } from './api/routes.ts';
import { TwoLevelCache } from './cache/two-level-cache.ts';
import { ServiceChaos } from './chaos.ts';
import { JobDesk } from './jobs/job-desk.ts';
import { MarketData } from './market/market-data.ts';
import { ProviderClient, pathTemplates } from './market/provider-client.ts';
import { Sessions } from './sessions.ts';
import { createDeskLogger } from './logger.ts';
import { createDeskTelemetry } from './telemetry.ts';
import { Watchdogs } from './watchdogs.ts';

const LONG_QUEUE = 40;

servePart<'service'>(async ({ providers, metricsPort, consoleUrl }) => {
  const telemetry = createDeskTelemetry();
  const logger = createDeskLogger(telemetry, consoleUrl);
  const stopRecordingCalls = instrumentUndici(telemetry, { templates: pathTemplates });
  const clients = providers.map((address) => new ProviderClient(address, telemetry));
  const cache = new TwoLevelCache(telemetry);
  const market = new MarketData(clients, cache, telemetry);
  const sessions = new Sessions(telemetry);
  const jobs = new JobDesk(market, telemetry);
  const isQueueShort = (): boolean => jobs.queue.depth < LONG_QUEUE;
  const watchdogs = new Watchdogs(
    [
      ...clients.map((client) => ({ name: client.name, check: () => client.status() })),
      {
        name: 'job-queue',
        check: () => {
          if (!isQueueShort()) throw new Error(`${jobs.queue.depth} jobs wait.`);
        },
      },
    ],
    telemetry,
  );
  const chaos = new ServiceChaos(cache, jobs);
  const api = new ApiServer(deskRoutes({ market, sessions, jobs }), telemetry);
  const apiPort = await api.listen();
  const metrics = await serveMetrics(telemetry, {
    port: metricsPort,
    closeTimeoutSeconds: 0.5,
    checks: { 'job-queue': { check: isQueueShort, optional: true } },
  });

  return {
    facts: { apiPort, metricsUrl: metrics.url },
    switchChaos: (name, active) => chaos.switch(name, active),
    async close() {
      chaos.close();
      watchdogs.close();
      sessions.close();
      await Promise.all([api.close(), jobs.close()]);
      await cache.close();
      await Promise.all(clients.map((client) => client.close()));
      stopRecordingCalls();
      await metrics.close();
      await logger.close();
      telemetry.close();
    },
  };
});
