import { serveMetrics } from '@telltale/core';
import type { StartPart } from '../../parts/running-part.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { createDeskLogger } from '../desk-logger.ts';
import { createDeskTelemetry } from '../desk-telemetry.ts';
import { serveApi } from './api/api-server.ts';
import { ledgerRoutes } from './api/routes.ts';
import { Bank } from './books/bank.ts';
import { Books } from './books/books.ts';
import { CLOSING_SECONDS, Closing } from './books/closing.ts';
import { loadHouse } from './books/house.ts';
import { Register } from './books/register.ts';
import { SETTLEMENT_SECONDS, Settlement } from './books/settlement.ts';
import { catalogs } from './catalogs.ts';
import { AccountLock } from './chaos/account-lock.ts';
import { MemoryLeak } from './chaos/memory-leak.ts';
import { unusable } from './database/database-errors.ts';
import { migrate } from './database/migrations.ts';
import { Pools } from './database/pools.ts';
import { ExportDesk } from './exports/export-desk.ts';
import { GraphKeeper } from './graph/graph-keeper.ts';
import { Interventions } from './interventions/interventions.ts';
import { RISK_WATCH_SECONDS, RiskWatch } from './interventions/risk-watch.ts';
import { Schedule } from './jobs/schedule.ts';

const RENEWAL_SECONDS = 2;
const CLOSE_SECONDS = 0.4;

/** Accounts, double-entry books, exports, causes and interventions, on PostgreSQL. */
export const startLedger: StartPart = async (environment) => {
  const databaseUrl = environment.required('DATABASE_URL', ['postgres', 'postgresql']);
  const { host, port, metricsPort } = environment;
  const telemetry = createDeskTelemetry('ledger', catalogs);
  const logger = createDeskLogger('ledger', telemetry, environment);
  const pools = new Pools(databaseUrl, telemetry, logger);
  try {
    await migrate(pools.requests);
  } catch (error) {
    // It may be tried again.
    await Promise.all([pools.close(), logger.close()]);
    telemetry.close();
    throw unusable(error);
  }

  const graph = new GraphKeeper(telemetry);
  await graph.load(pools.requests);
  const house = await loadHouse(pools.requests);
  const books = new Books({
    pool: pools.requests,
    house,
    telemetry,
    logger,
    onHappening: (happening) => graph.observe(happening),
  });
  const register = new Register(pools.requests, books);
  const exports = new ExportDesk(pools.exports, telemetry, logger);
  const interventions = new Interventions(pools.requests, telemetry);
  const riskWatch = new RiskWatch(pools.jobs, interventions, logger);
  const settlement = new Settlement(books, house);
  const bank = new Bank(new SeededRandom(environment.number('SEED', 1)));
  const closing = new Closing(pools.jobs, bank, logger);
  const schedule = new Schedule(
    [
      { name: 'renew subscriptions', pauseSeconds: RENEWAL_SECONDS, run: () => register.renew() },
      { name: 'settle', pauseSeconds: SETTLEMENT_SECONDS, run: () => settlement.settle() },
      { name: 'close books', pauseSeconds: CLOSING_SECONDS, run: (signal) => closing.close(signal) },
      { name: 'watch risks', pauseSeconds: RISK_WATCH_SECONDS, run: () => riskWatch.look() },
    ],
    logger,
  );
  const routes = ledgerRoutes({ register, books, exports, graph, interventions });
  const api = await serveApi(routes, { telemetry, logger, host, port });
  const metrics = await serveMetrics(telemetry, {
    host,
    port: metricsPort,
    closeTimeoutSeconds: CLOSE_SECONDS,
    checks: { database: async () => void (await pools.requests.query('SELECT 1')) },
  });
  const lock = new AccountLock(databaseUrl, logger);
  const leak = new MemoryLeak();

  return {
    facts: { urls: { ledger: api.url }, metricsUrl: metrics.url },
    chaos: {
      'failing-database': (active) => lock.switch(active),
      'slow-exports': (active) => exports.setCareless(active),
      'memory-leak': (active) => leak.switch(active),
    },
    async close() {
      schedule.stop();
      leak.switch(false);
      // What waits for the lock can then come to its end.
      await lock.release();
      await api.close();
      exports.close();
      graph.close();
      await pools.close();
      await schedule.ended();
      await Promise.all([metrics.close(), logger.close()]);
      telemetry.close();
    },
  };
};
