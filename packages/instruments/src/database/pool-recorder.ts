import type { TelemetryCore } from '@telltale/core';
import { connectionPool } from '@telltale/core/catalogs';
import { failureOf } from './failure-of.ts';
import { Recording } from '../instrument/recording.ts';
import type { Undo } from '../instrument/undo.ts';

/** A pool as it is at a scrape. */
export interface PoolState {
  /** Connections, in use or not. */
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
  /** `undefined` where the pool does not tell. */
  readonly max: number | undefined;
}

/** Records a pool of connections. Nothing in it throws into the application. */
export interface PoolRecorder {
  /** The time, for {@link waited} and {@link used}. */
  now(): number;
  /** A request has a connection. */
  waited(start: number): void;
  /** A connection was given back. */
  used(start: number): void;
  /** A request waited in vain. */
  timedOut(): void;
  /** A request got no connection for another reason. */
  refused(error: unknown): void;
  /** Something could not be recorded. */
  failed(error: unknown): void;
  /** Takes the gauges off the page. */
  readonly undo: Undo;
}

/**
 * Shows the state of a pool at each scrape.
 *
 * @param source - Where `telltale_recording_errors_total` counts what fails.
 * @param pool - The value of the label `pool`.
 */
export function recordPool(
  telemetry: TelemetryCore,
  source: string,
  pool: string,
  stateOf: () => PoolState,
): PoolRecorder {
  const metrics = telemetry.use(connectionPool);
  const { connections, waitingRequests, maxConnections } = metrics;
  const wait = metrics.wait.with({ pool });
  const use = metrics.use.with({ pool });
  const timeouts = metrics.timeouts.with({ pool });
  timeouts.inc(0);
  const undo = telemetry.addCollector({
    name: `${source} pool ${pool}`,
    metrics: [connections, waitingRequests, maxConnections],
    collect(report) {
      const { total, idle, waiting, max } = stateOf();
      report(connections, { pool, state: 'active' }, total - idle);
      report(connections, { pool, state: 'idle' }, idle);
      report(waitingRequests, { pool }, waiting);
      if (max !== undefined) report(maxConnections, { pool }, max);
    },
  });

  const recording = new Recording(telemetry, source);
  return {
    now: () => recording.now(),
    waited: recording.quietly((start) => wait.observe(recording.secondsSince(start))),
    used: recording.quietly((start) => use.observe(recording.secondsSince(start))),
    timedOut: recording.quietly(() => timeouts.inc()),
    refused: recording.quietly((error) => metrics.errors.inc({ pool, error_type: failureOf(error).errorType })),
    failed: (error) => recording.failed(error),
    undo,
  };
}
