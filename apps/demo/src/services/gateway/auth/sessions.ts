import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { auth } from '@telltale/core/catalogs';
import type { InstrumentOf } from '@telltale/core';
import { InjectMetric } from '@telltale/nestjs';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import type { Account } from './accounts.ts';

/** Somebody who has signed in. */
export interface Session {
  readonly token: string;
  readonly user: string;
  readonly plan: string;
  readonly account: string;
  /** On the clock of the telemetry, which never jumps. */
  readonly expiresAt: number;
}

// A day of the desk is four minutes long.
const LIFETIME_SECONDS = 60;
const SWEEP_SECONDS = 1;
const TOKEN_BYTES = 24;

/** The sessions that are open. */
@Injectable()
export class Sessions implements OnModuleInit, OnModuleDestroy {
  readonly #desk: Desk;
  readonly #active: InstrumentOf<typeof auth.sessionsActive>;
  /** Those that expire first come first: all live equally long. */
  readonly #sessions = new Map<string, Session>();
  #sweeping: NodeJS.Timeout | undefined;

  constructor(
    @Inject(DESK) desk: Desk,
    @InjectMetric(auth.sessionsActive) active: InstrumentOf<typeof auth.sessionsActive>,
  ) {
    this.#desk = desk;
    this.#active = active;
  }

  onModuleInit(): void {
    this.#active.set(0);
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_SECONDS * 1000).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#sweeping);
    this.#sessions.clear();
  }

  open({ user, plan, account }: Account): Session {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const session = { token, user, plan, account, expiresAt: this.#now() + LIFETIME_SECONDS * 1000 };
    this.#sessions.set(token, session);
    this.#active.set(this.#sessions.size);
    return session;
  }

  /** `undefined` where there is none, or none any more. */
  find(token: string): Session | undefined {
    const session = this.#sessions.get(token);
    return session === undefined || session.expiresAt <= this.#now() ? undefined : session;
  }

  close(token: string): void {
    this.#sessions.delete(token);
    this.#active.set(this.#sessions.size);
  }

  #sweep(): void {
    for (const { token, expiresAt } of this.#sessions.values()) {
      if (expiresAt > this.#now()) break;
      this.#sessions.delete(token);
    }
    this.#active.set(this.#sessions.size);
  }

  #now(): number {
    return this.#desk.telemetry.clock.monotonic();
  }
}
