import type { TelemetryCore } from '@telltale/core';
import { watchdog as catalog } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';
import { undoAll, type Undo } from '../instrument/undo.ts';

export type Severity = 'info' | 'warning' | 'critical';

const severities: readonly Severity[] = ['info', 'warning', 'critical'];

/** What a check is given. */
export interface WatchdogContext {
  /** Counts something that the check noticed, without failing it. */
  event(severity: Severity): void;
  /** Aborted when the check's time is up. */
  readonly signal: AbortSignal;
}

/** Looks after something: it fails by throwing, by rejecting, or by answering `false`. */
export type WatchdogCheck = (context: WatchdogContext) => unknown;

export interface WatchdogOptions {
  /** Seconds from the end of a check to the start of the next; without them, only `check` makes one. @default none */
  readonly everySeconds?: number;
  /** Seconds that a check may take before it counts as failed. @default 10 */
  readonly timeoutSeconds?: number;
  /** What a check that fails is counted as in `watchdog_events_total`. @default 'critical' */
  readonly severity?: Severity;
}

/** A watchdog that is registered. */
export interface Watchdog {
  /** Makes a check now, or waits for the one that is under way: whether it passed. Never rejects. */
  check(): Promise<boolean>;
  /** Takes the watchdog out, with its checks. */
  readonly remove: Undo;
}

/** Watchdogs of a service. */
export interface Watchdogs {
  /** @param name - The label `watchdog`; at most 50 values. */
  register(name: string, check: WatchdogCheck, options?: WatchdogOptions): Watchdog;
  /** Takes all of them out. */
  readonly close: Undo;
}

/** The state of a watchdog: unknown until its first check. */
interface Registered {
  isHealthy: boolean | undefined;
  readonly remove: Undo;
}

/**
 * Runs checks in the background, and shows how they turn out.
 *
 * | metric | says |
 * | --- | --- |
 * | `watchdogs_registered`, `watchdogs_healthy`, `watchdogs_unhealthy` | watchdogs, by how their last check turned out |
 * | `watchdog_checks_total`, `watchdog_check_failures_total`, `watchdog_check_duration_seconds` | checks, by watchdog |
 * | `watchdog_events_total` | failures and events, by watchdog and severity |
 * | `watchdog_success_ratio` | share of all checks so far that passed |
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { watchdog } from '@telltale/core/catalogs';
 * import { createWatchdogs } from '@telltale/instruments/watchdogs';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { watchdog } });
 * const watchdogs = createWatchdogs(telemetry);
 * const stock = watchdogs.register('stock', () => 7 > 0, { everySeconds: 60 });
 * console.log(await stock.check()); // => true
 * console.log(await recorded(telemetry, watchdog.healthy)); // => 1
 * watchdogs.close();
 * ```
 */
export function createWatchdogs(telemetry: TelemetryCore): Watchdogs {
  const metrics = telemetry.use(catalog);
  const recording = new Recording(telemetry, 'watchdogs');
  const registered = new Set<Registered>();
  const totals = { checks: 0, passed: 0 };
  const countOf = (isHealthy: boolean): number => [...registered].filter((each) => each.isHealthy === isHealthy).length;
  const stopCollecting = telemetry.addCollector({
    name: 'watchdogs',
    metrics: [metrics.registered, metrics.healthy, metrics.unhealthy, metrics.successRatio],
    collect(report) {
      report(metrics.registered, registered.size);
      report(metrics.healthy, countOf(true));
      report(metrics.unhealthy, countOf(false));
      if (totals.checks > 0) report(metrics.successRatio, totals.passed / totals.checks);
    },
  });

  function register(name: string, check: WatchdogCheck, options: WatchdogOptions = {}): Watchdog {
    const { everySeconds, timeoutSeconds = 10, severity = 'critical' } = options;
    const event = (of: Severity): void => recording.run(() => metrics.events.inc({ watchdog: name, severity: of }));
    let underWay: Promise<boolean> | undefined;
    let cancelNext = (): void => {};
    const state: Registered = {
      isHealthy: undefined,
      remove: undoAll([() => void registered.delete(state), () => cancelNext()]),
    };

    async function run(): Promise<boolean> {
      const startedAt = recording.now();
      const passed = await passes(telemetry, check, event, timeoutSeconds);
      state.isHealthy = passed;
      totals.checks++;
      if (passed) totals.passed++;
      else event(severity);
      recording.run(() => {
        metrics.checks.inc({ watchdog: name });
        metrics.checkFailures.inc({ watchdog: name }, passed ? 0 : 1);
        metrics.checkDuration.observe({ watchdog: name }, recording.secondsSince(startedAt));
      });
      return passed;
    }
    function runOnce(): Promise<boolean> {
      underWay ??= run().finally(() => {
        underWay = undefined;
        schedule();
      });
      return underWay;
    }
    function schedule(): void {
      cancelNext();
      if (everySeconds === undefined || !registered.has(state)) return;
      cancelNext = telemetry.clock.after(everySeconds * 1000, () => void runOnce());
    }
    // From the start, so that the first of each is seen as an increase.
    for (const each of severities) recording.run(() => metrics.events.inc({ watchdog: name, severity: each }, 0));
    recording.run(() => metrics.checkFailures.inc({ watchdog: name }, 0));
    registered.add(state);
    schedule();
    return { check: runOnce, remove: state.remove };
  }

  return {
    register,
    close: undoAll([stopCollecting, () => registered.forEach(({ remove }) => remove())]),
  };
}

/** Whether a check passes in time. Never rejects. */
async function passes(
  telemetry: TelemetryCore,
  check: WatchdogCheck,
  event: WatchdogContext['event'],
  timeoutSeconds: number,
): Promise<boolean> {
  const aborter = new AbortController();
  const late = Promise.withResolvers<false>();
  const cancel = telemetry.clock.after(timeoutSeconds * 1000, () => {
    late.resolve(false);
    aborter.abort();
  });
  try {
    const answer = async (): Promise<unknown> => check({ event, signal: aborter.signal });
    return (await Promise.race([answer(), late.promise])) !== false;
  } catch {
    return false;
  } finally {
    cancel();
  }
}
