import { randomUUID } from 'node:crypto';
import { createSessions } from '@telltale/instruments/sessions';
import type { Session } from '@telltale/instruments/sessions';
import { LRUCache } from 'lru-cache';
import type { QuotesTelemetry } from './catalogs.ts';

/** Who uses the desk. */
export const sessionTypes = ['analyst', 'trader', 'researcher'] as const;
export type SessionType = (typeof sessionTypes)[number];

export type QueryType = 'quote' | 'batch' | 'history' | 'query';

const IDLE_MILLISECONDS = 4000;
const SWEEP_MILLISECONDS = 1000;
const MOST = 10_000;

/** Sessions from sign-on to sign-off; who stays away for a few seconds is taken to have left. */
export class Sessions {
  readonly #start: (type: SessionType) => Session;
  readonly #open = new LRUCache<string, Session>({
    max: MOST,
    ttl: IDLE_MILLISECONDS,
    updateAgeOnGet: true,
    // One that is completed is deleted, and no longer open.
    dispose: (session, _, reason) => reason !== 'delete' && session.abandon(),
  });
  readonly #sweeper = setInterval(() => this.#open.purgeStale(), SWEEP_MILLISECONDS).unref();

  constructor(telemetry: QuotesTelemetry) {
    const sessions = createSessions(telemetry);
    this.#start = (type) => sessions.start(type);
  }

  start(type: SessionType): string {
    const id = randomUUID();
    this.#open.set(id, this.#start(type));
    return id;
  }

  /** Notes a query; false where there is no such session, or no longer. */
  query(id: string, type: QueryType): boolean {
    const session = this.#open.get(id);
    session?.query(type);
    return session !== undefined;
  }

  /** Ends a session; false where there is no such session, or no longer. */
  complete(id: string): boolean {
    const session = this.#open.get(id);
    session?.complete();
    return this.#open.delete(id);
  }

  close(): void {
    clearInterval(this.#sweeper);
  }
}
