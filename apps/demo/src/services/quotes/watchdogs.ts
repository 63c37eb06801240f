import { createWatchdogs } from '@telltale/instruments/watchdogs';
import type { WatchdogCheck } from '@telltale/instruments/watchdogs';
import type { Logger } from '@telltale/logging';
import { withSpan } from '@telltale/tracing';
import type { SecondLevel } from './cache/second-level.ts';
import type { QuotesTelemetry } from './catalogs.ts';
import type { MarketData } from './market/market-data.ts';
import type { ProviderClient } from './market/provider-client.ts';

const EVERY_SECONDS = 1;
const TIMEOUT_SECONDS = 2;
const CRITICAL_AFTER = 3;
/** A quote that is watched is asked for every fourteen seconds. */
const OLD_SECONDS = 24;
const OLD_RATIO = 0.5;

interface Watched {
  readonly providers: readonly ProviderClient[];
  readonly market: MarketData;
  readonly secondLevel: SecondLevel;
}

/** Looks after what the service stands on, every second. @returns stops it */
export function watch(
  { providers, market, secondLevel }: Watched,
  telemetry: QuotesTelemetry,
  logger: Logger,
): () => void {
  const watchdogs = createWatchdogs(telemetry);
  const register = (name: string, check: (signal: AbortSignal) => unknown): void => {
    watchdogs.register(name, escalating(name, check, logger), {
      everySeconds: EVERY_SECONDS,
      timeoutSeconds: TIMEOUT_SECONDS,
      severity: 'warning',
    });
  };
  for (const provider of providers) {
    register(provider.name, (signal) => withSpan(`watch ${provider.name}`, () => provider.status(signal)));
  }
  const startedAt = Date.now();
  register('fresh-quotes', () => demandFreshQuotes(market, startedAt));
  register('second-level', () => secondLevel.state());
  return watchdogs.close;
}

/** Each failure is a warning; one that lasts is critical, once, and its end is good to know. */
function escalating(name: string, check: (signal: AbortSignal) => unknown, logger: Logger): WatchdogCheck {
  let failures = 0;
  return async ({ event, signal }) => {
    try {
      await check(signal);
    } catch (error) {
      failures++;
      if (failures === 1) logger.warn({ watchdog: name, err: error }, 'watchdog: something is wrong');
      if (failures === CRITICAL_AFTER) {
        logger.error({ watchdog: name, err: error }, 'watchdog: it goes on being wrong');
        event('critical');
      }
      throw error;
    }
    if (failures > 0) {
      event('info');
      logger.info({ watchdog: name, failures }, 'watchdog: all is well again');
    }
    failures = 0;
  };
}

/** What has no quote yet has been waiting for one since the start. */
function demandFreshQuotes({ watchList, known }: MarketData, startedAt: number): void {
  const oldest = Date.now() - OLD_SECONDS * 1000;
  const { symbols } = watchList;
  const old = symbols.filter((symbol) => (known.quotedAt(symbol) ?? startedAt) < oldest);
  if (old.length > OLD_RATIO * symbols.length) {
    throw new Error(`${old.length} of the ${symbols.length} quotes that are watched are older than ${OLD_SECONDS} s.`);
  }
}
