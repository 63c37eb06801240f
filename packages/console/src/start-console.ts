import { createEngine, MemoryStorage, RuleEvaluator, type Engine } from '@telltale/promql';
import { AcceptedTimes } from './accepted-times.ts';
import { resolveConsoleOptions, OPTIONS_POOL, type ConsoleOptions } from './console-options.ts';
import { startHttpServer } from './http/http-server.ts';
import { LogStore } from './logs/log-store.ts';
import { lokiRoutes } from './loki/loki-routes.ts';
import { startOtlpGrpc } from './otlp/otlp-grpc.ts';
import { otlpRoutes } from './otlp/otlp-routes.ts';
import { consoleRoutes } from './page-api/console-routes.ts';
import { labelCountRoute } from './page-api/label-counts.ts';
import { pageRoutes } from './page-api/page-routes.ts';
import { exemplarRoutes } from './prometheus/exemplar-routes.ts';
import { queryRoutes } from './prometheus/query-routes.ts';
import { ruleRoutes } from './prometheus/rule-routes.ts';
import { seriesRoutes } from './prometheus/series-routes.ts';
import { statusRoutes } from './prometheus/status-routes.ts';
import { targetRoutes } from './prometheus/target-routes.ts';
import { Notifier } from './alerts/notifier.ts';
import { ExemplarStore } from './scrape/exemplar-store.ts';
import { DiscoveredTargets } from './scrape/discovered-targets.ts';
import { ScrapePool } from './scrape/scrape-pool.ts';
import type { TargetStatus } from './scrape/scraper.ts';
import { resolveTarget, type TargetOptions } from './scrape/target-options.ts';
import { oneAfterAnother } from './one-after-another.ts';
import { queuedEngine } from './queued-engine.ts';
import { TargetFile } from './scrape/target-file.ts';
import { WatchedTargets } from './scrape/watched-targets.ts';
import { keepSnapshots, restored } from './snapshot/snapshots.ts';
import { systemClock } from './system-clock.ts';
import { tempoRoutes } from './tempo/tempo-routes.ts';
import { TraceStore } from './traces/trace-store.ts';

/** A console that runs. */
export interface TelltaleConsole {
  /** Where its page and its APIs are. */
  readonly url: string;
  /** What its queries are answered from. */
  readonly storage: MemoryStorage;
  readonly engine: Engine;
  readonly rules: RuleEvaluator;
  readonly traces: TraceStore;
  readonly logs: LogStore;
  /** Port that OTLP over gRPC is taken on; `undefined` where it is switched off. */
  readonly grpcPort: number | undefined;
  readonly targets: readonly TargetStatus[];
  /**
   * Scrapes these targets in the place of those that the options named.
   *
   * @throws ConsoleError `CONSOLE_TARGET`, `CONSOLE_OPTIONS`
   */
  setTargets(targets: readonly (string | TargetOptions)[]): Promise<void>;
  /** Resolves when every target was scraped once, or failed to be. */
  firstScrapes(): Promise<void>;
  /** Stops scraping, evaluating and listening. Idempotent. */
  close(): Promise<void>;
}

/** What a query may hold in memory, some 100 MB of samples and as much again on their way, and how long it may take. */
const MAX_SAMPLES = 10_000_000;
const QUERY_SECONDS = 30;

/** How often firing alerts are told again, and what is old forgotten. */
const MINUTE = 60_000;

/**
 * Starts a console: it scrapes targets, keeps what they expose in memory, evaluates rules and answers queries as Prometheus does.
 *
 * @throws ConsoleError `CONSOLE_OPTIONS`, `CONSOLE_TARGET`, `CONSOLE_TOKEN`, `CONSOLE_LISTEN`; RuleError for rules that are wrong
 *
 * @example
 * ```ts
 * import { startConsole } from '@telltale/console';
 *
 * const console_ = await startConsole({ targets: ['http://localhost:3000/metrics'], port: 0 });
 * console.log((await fetch(`${console_.url}/api/v1/query?query=vector(1)`)).status);
 * // => 200
 * await console_.close();
 * ```
 */
export async function startConsole(given: ConsoleOptions = {}): Promise<TelltaleConsole> {
  const options = resolveConsoleOptions(given);
  const clock = systemClock;
  const started = clock.now();
  const { retentionSeconds } = options;
  const now = (): number => clock.now();
  const times = new AcceptedTimes(now, retentionSeconds);
  const onError = (problem: string, error: unknown): void => {
    options.onProblem(`${problem}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const snapshots = { file: options.snapshotFile, clock, times, onError };
  const kept = await restored(
    () => ({
      storage: new MemoryStorage({ retentionSeconds, maxBytes: options.maxMetricBytes }),
      traces: new TraceStore({ maxBytes: options.maxTraceBytes, retentionSeconds }),
      logs: new LogStore({ maxBytes: options.maxLogBytes, retentionSeconds }),
    }),
    snapshots,
  );
  const { storage, traces, logs } = kept;
  const hasPast = storage.stats().samples > 0;
  const engine = createEngine(storage, { maxSamples: MAX_SAMPLES, timeoutSeconds: QUERY_SECONDS });
  const exemplars = new ExemplarStore();
  const sinks = { traces, logs, storage, times, now };
  let externalUrl = '';
  const notifier = new Notifier({
    alertmanagers: options.alertmanagers,
    webhooks: options.webhooks,
    get externalUrl() {
      return externalUrl;
    },
    now: () => clock.now(),
    onError,
  });
  const rules = new RuleEvaluator({
    groups: options.rules,
    engine,
    storage,
    evaluationIntervalSeconds: options.evaluationIntervalSeconds,
    onTransition: (transition) => notifier.tell(transition),
  });
  const pool = new ScrapePool({
    storage,
    clock,
    maxPageBytes: options.maxPageBytes,
    maxPageSamples: options.maxPageSamples,
    queue: oneAfterAnother(),
    onExemplar: (series, exemplar) => exemplars.add(series, exemplar, clock.now()),
  });
  const server = await startHttpServer({
    host: options.host,
    port: options.port,
    token: options.token,
    requestTimeoutSeconds: options.requestTimeoutSeconds,
    onError,
    routes: [
      ...queryRoutes(queuedEngine(engine), () => clock.now()),
      ...seriesRoutes(storage),
      ...exemplarRoutes(exemplars),
      ...ruleRoutes(rules),
      ...targetRoutes(pool),
      ...statusRoutes(storage, started),
      ...otlpRoutes(sinks),
      ...tempoRoutes(traces),
      ...lokiRoutes(logs, () => clock.now()),
      ...consoleRoutes({
        dashboards: options.dashboards,
        about: () => {
          const { series, samples, bytes } = storage.stats();
          return {
            scrapeIntervalSeconds: options.scrapeIntervalSeconds,
            retentionSeconds,
            started,
            hasPast,
            metrics: { series, samples, bytes },
            traces: traces.stats,
            logs: logs.stats,
          };
        },
      }),
      labelCountRoute(storage),
      ...pageRoutes(),
    ],
  });
  const grpc =
    options.grpcPort === false
      ? undefined
      : await startOtlpGrpc({
          host: options.host,
          port: options.grpcPort,
          token: options.token,
          requestTimeoutSeconds: options.requestTimeoutSeconds,
          sinks,
        }).catch(async (error: unknown) => {
          await server.close();
          throw error;
        });
  externalUrl = server.url;
  await pool.replace(OPTIONS_POOL, options.targets);
  const sources = [
    ...options.targetFiles.map((file) => new TargetFile(file, options.scrapeIntervalSeconds)),
    ...(options.discover ? [new DiscoveredTargets(options.scrapeIntervalSeconds)] : []),
  ].map((source) => new WatchedTargets(source, { pool, clock, onError }));
  await Promise.all(sources.map((source) => source.start()));
  const lastSnapshot = keepSnapshots(kept, snapshots);
  rules.start();
  const everyMinute = setInterval(() => {
    notifier.repeat(rules.alerts);
    const oldest = clock.now() - retentionSeconds * 1000;
    for (const store of [exemplars, traces, logs]) store.dropBefore(oldest);
  }, MINUTE);
  everyMinute.unref();

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    clearInterval(everyMinute);
    await Promise.all(sources.map((source) => source.close()));
    await Promise.all([pool.close(), rules.stop(), server.close(), grpc?.close()]);
    await Promise.all([notifier.settled(), lastSnapshot()]);
  };
  return {
    url: server.url,
    storage,
    engine,
    rules,
    traces,
    logs,
    grpcPort: grpc?.port,
    get targets() {
      return pool.targets;
    },
    setTargets: async (targets) =>
      pool.replace(
        OPTIONS_POOL,
        targets.map((target) => resolveTarget(target, options.scrapeIntervalSeconds, OPTIONS_POOL)),
      ),
    firstScrapes: () => pool.firstScrapes(),
    close: () => (closing ??= close()),
  };
}
