import type { TelemetryCore } from '@telltale/core';
import { session as catalog } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';

/** A session that is open. What is called after its end does nothing. */
export interface Session {
  /** Counts a query of the session, by its type. */
  query(type: string): void;
  /** The session came to its end. */
  complete(): void;
  /** The session was left before its end. */
  abandon(): void;
}

export interface SessionsOptions {
  /** Seconds after the last query, or the start, at which a session counts as abandoned. @default never */
  readonly idleSeconds?: number;
}

/** Sessions of people or programs. */
export interface Sessions {
  /** @param type - What kind of session; at most 20 values. */
  start(type: string): Session;
}

/**
 * Counts sessions, their length and their queries.
 *
 * | metric | says |
 * | --- | --- |
 * | `sessions_created_total`, `sessions_completed_total`, `sessions_abandoned_total` | sessions, by type |
 * | `sessions_active` | sessions that are open |
 * | `session_duration_seconds`, `session_queries` | how long they were, and how many queries they made, once over |
 * | `session_query_events_total` | queries, by their type |
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { session } from '@telltale/core/catalogs';
 * import { createSessions } from '@telltale/instruments/sessions';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { session } });
 * const visit = createSessions(telemetry, { idleSeconds: 1800 }).start('visitor');
 * visit.query('search');
 * visit.complete();
 * console.log(await recorded(telemetry, session.completed, { session_type: 'visitor' })); // => 1
 * ```
 */
export function createSessions(telemetry: TelemetryCore, options: SessionsOptions = {}): Sessions {
  const metrics = telemetry.use(catalog);
  const recording = new Recording(telemetry, 'sessions');
  const { idleSeconds = Infinity } = options;

  return {
    start(session_type) {
      const startedAt = recording.now();
      let queries = 0;
      let isOpen = true;
      let stopWaiting = (): void => {};
      recording.run(() => {
        metrics.created.inc({ session_type });
        metrics.active.inc({ session_type });
      });
      function wait(): void {
        stopWaiting();
        if (idleSeconds !== Infinity) {
          stopWaiting = telemetry.clock.after(idleSeconds * 1000, () => end(metrics.abandoned));
        }
      }
      function end(outcome: typeof metrics.completed): void {
        if (!isOpen) return;
        isOpen = false;
        stopWaiting();
        recording.run(() => {
          metrics.active.dec({ session_type });
          outcome.inc({ session_type });
          metrics.queries.observe({ session_type }, queries);
          metrics.duration.observe({ session_type }, recording.secondsSince(startedAt));
        });
      }
      wait();
      return {
        query(type) {
          if (!isOpen) return;
          queries++;
          wait();
          recording.run(() => metrics.queryEvents.inc({ query_type: type }));
        },
        complete: () => end(metrics.completed),
        abandon: () => end(metrics.abandoned),
      };
    },
  };
}
