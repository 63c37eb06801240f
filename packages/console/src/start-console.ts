import type { Engine, MemoryStorage, RuleEvaluator } from '@telltale/promql';
import { AcceptedTimes } from './accepted-times.ts';
import { resolveConsoleOptions, OPTIONS_POOL, type ConsoleOptions } from './console-options.ts';
import { every } from './every.ts';
import { startHttpServer, type HttpServer } from './http/http-server.ts';
import type { LogStore } from './logs/log-store.ts';
import { startOtlpGrpc, type OtlpGrpcServer } from './otlp/otlp-grpc.ts';
import { createParts, emptyStores, type Parts } from './parts.ts';
import { routes } from './routes.ts';
import { DiscoveredTargets } from './scrape/discovered-targets.ts';
import type { TargetStatus } from './scrape/scraper.ts';
import { TargetFile } from './scrape/target-file.ts';
import { resolveTarget, type TargetOptions } from './scrape/target-options.ts';
import { WatchedTargets } from './scrape/watched-targets.ts';
import { keepSnapshots, restored } from './snapshot/snapshots.ts';
import type { TraceStore } from './traces/trace-store.ts';

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
  const { clock, scrapeIntervalSeconds, snapshotFile: file } = options;
  const times = new AcceptedTimes(() => clock.now(), options.retentionSeconds);
  const onError = (problem: string, error: unknown): void => {
    options.onProblem(`${problem}: ${error instanceof Error ? error.message : String(error)}`);
  };
  const snapshots = { file, clock, times, onError };
  const kept = await restored(() => emptyStores(options), snapshots);
  const parts = createParts({ options, kept, times, onError });
  const { engine, notifier, pool, rules } = parts;
  const { server, grpc } = await listen(parts);
  notifier.externalUrl = server.url;
  await pool.replace(OPTIONS_POOL, options.targets);
  const sources = await watchSources(parts);
  const lastSnapshot = keepSnapshots(kept, snapshots);
  rules.start();
  const stopTidying = every(clock, MINUTE, () => tidy(parts));

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    stopTidying();
    await Promise.all(sources.map((source) => source.close()));
    await Promise.all([pool.close(), rules.stop(), server.close(), grpc?.close()]);
    await Promise.all([notifier.settled(), lastSnapshot()]);
  };
  return {
    url: server.url,
    ...kept,
    engine,
    rules,
    grpcPort: grpc?.port,
    get targets() {
      return pool.targets;
    },
    setTargets: async (targets) =>
      pool.replace(
        OPTIONS_POOL,
        targets.map((target) => resolveTarget(target, scrapeIntervalSeconds, OPTIONS_POOL)),
      ),
    firstScrapes: () => pool.firstScrapes(),
    close: () => (closing ??= close()),
  };
}

interface Listening {
  readonly server: HttpServer;
  readonly grpc: OtlpGrpcServer | undefined;
}

/** Listens for HTTP and gRPC, or for neither. */
async function listen(parts: Parts): Promise<Listening> {
  const { host, port, grpcPort, token, requestTimeoutSeconds } = parts.options;
  const common = { host, token, requestTimeoutSeconds };
  const server = await startHttpServer({ ...common, port, onError: parts.onError, routes: routes(parts) });
  if (grpcPort === false) return { server, grpc: undefined };
  try {
    return { server, grpc: await startOtlpGrpc({ ...common, port: grpcPort, sinks: parts.sinks }) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Follows the targets that files name, and those of this machine. */
async function watchSources({ options, pool, onError }: Parts): Promise<readonly WatchedTargets[]> {
  const { clock, discover, scrapeIntervalSeconds, targetFiles } = options;
  const sources = [
    ...targetFiles.map((file) => new TargetFile(file, scrapeIntervalSeconds)),
    ...(discover ? [new DiscoveredTargets(scrapeIntervalSeconds)] : []),
  ].map((source) => new WatchedTargets(source, { pool, clock, onError }));
  await Promise.all(sources.map((source) => source.start()));
  return sources;
}

/** Tells of firing alerts once more, and forgets what is older than the retention. */
function tidy({ options, kept, exemplars, notifier, rules }: Parts): void {
  notifier.repeat(rules.alerts);
  const oldest = options.clock.now() - options.retentionSeconds * 1000;
  for (const store of [exemplars, kept.traces, kept.logs]) store.dropBefore(oldest);
}
