import { randomUUID } from 'node:crypto';
import type { DeskTelemetry } from './telemetry.ts';

/** Who uses the desk. */
export const sessionTypes = ['analyst', 'trader', 'researcher'] as const;
export type SessionType = (typeof sessionTypes)[number];

export type QueryType = 'quote' | 'batch' | 'history' | 'report';

interface Session {
  readonly type: SessionType;
  readonly startedAt: number;
  lastSeenAt: number;
  queries: number;
}

const IDLE_MILLISECONDS = 4000;
const SWEEP_MILLISECONDS = 1000;

/** Sessions from sign-on to sign-off; who stays away for a few seconds is taken to have left. */
export class Sessions {
  readonly #metrics: DeskTelemetry['session'];
  readonly #sessions = new Map<string, Session>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MILLISECONDS).unref();

  constructor({ session }: DeskTelemetry) {
    this.#metrics = session;
  }

  start(type: SessionType): string {
    const id = randomUUID();
    const now = performance.now();
    this.#sessions.set(id, { type, startedAt: now, lastSeenAt: now, queries: 0 });
    this.#metrics.created.inc({ session_type: type });
    this.#metrics.active.inc({ session_type: type });
    return id;
  }

  /** Notes a query; false where there is no such session, or no longer. */
  query(id: string, type: QueryType): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    session.lastSeenAt = performance.now();
    session.queries++;
    this.#metrics.queryEvents.inc({ query_type: type });
    return true;
  }

  /** Ends a session; false where there is no such session, or no longer. */
  complete(id: string): boolean {
    return this.#end(id, this.#metrics.completed, performance.now());
  }

  close(): void {
    clearInterval(this.#sweeper);
  }

  #sweep(): void {
    const longAgo = performance.now() - IDLE_MILLISECONDS;
    for (const [id, { lastSeenAt }] of this.#sessions) {
      if (lastSeenAt < longAgo) this.#end(id, this.#metrics.abandoned, lastSeenAt);
    }
  }

  #end(id: string, counter: DeskTelemetry['session']['completed'], at: number): boolean {
    const session = this.#sessions.get(id);
    if (session === undefined) return false;
    this.#sessions.delete(id);
    const labels = { session_type: session.type };
    counter.inc(labels);
    this.#metrics.active.dec(labels);
    this.#metrics.duration.observe(labels, (at - session.startedAt) / 1000);
    this.#metrics.queries.observe(labels, session.queries);
    return true;
  }
}
