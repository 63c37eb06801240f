import { HttpException, HttpStatus, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import type { InstrumentOf } from '@telltale/core';
import { auth } from '@telltale/core/catalogs';
import { InjectMetric } from '@telltale/nestjs';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Accounts } from './accounts.ts';
import type { Account } from './accounts.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { isSecret } from './secrets.ts';
import { Sessions } from './sessions.ts';
import type { Session } from './sessions.ts';

/** How one shows who one is. */
export const methods = ['password', 'passkey', 'token'] as const;
export type Method = (typeof methods)[number];

/** Why somebody is not let in: the label `reason`. */
const reasons = ['unknown_user', 'wrong_secret', 'too_many_attempts', 'no_token', 'unknown_token'] as const;
type Reason = (typeof reasons)[number];

export interface Attempt {
  readonly user: string;
  readonly method: Method;
  readonly secret: string;
}

/** Lets people in, and knows them again. */
@Injectable()
export class Authenticator {
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;
  readonly #failed: FailedAttempts;
  readonly #attempts: InstrumentOf<typeof auth.loginAttempts>;
  readonly #failures: InstrumentOf<typeof auth.failures>;
  readonly #desk: Desk;

  constructor(
    @Inject(Accounts) accounts: Accounts,
    @Inject(Sessions) sessions: Sessions,
    @Inject(FailedAttempts) failed: FailedAttempts,
    @InjectMetric(auth.loginAttempts) attempts: InstrumentOf<typeof auth.loginAttempts>,
    @InjectMetric(auth.failures) failures: InstrumentOf<typeof auth.failures>,
    @Inject(DESK) desk: Desk,
  ) {
    this.#accounts = accounts;
    this.#sessions = sessions;
    this.#failed = failed;
    this.#attempts = attempts;
    this.#failures = failures;
    this.#desk = desk;
    // A series that begins with its first event shows no increase.
    for (const reason of reasons) failures.inc({ reason }, 0);
  }

  /** @throws UnauthorizedException; HttpException 429 after too many attempts */
  async signIn(attempt: Attempt): Promise<Session> {
    const found = await this.#check(attempt);
    const isIn = typeof found !== 'string';
    this.#attempts.inc({ method: attempt.method, result: isIn ? 'success' : 'failure' });
    if (isIn) {
      this.#failed.forget(attempt.user);
      return this.#sessions.open(found);
    }
    this.#failures.inc({ reason: found });
    if (found !== 'too_many_attempts') {
      // The same words, whichever it was: nobody is told who has an account.
      throw new UnauthorizedException('There is no such user, or the secret is another one.');
    }
    const seconds = this.#failed.secondsToWait(attempt.user);
    this.#desk.logger.warn({ method: attempt.method, seconds }, 'too many attempts to sign in');
    throw new HttpException(`Too many attempts: wait ${seconds} s.`, HttpStatus.TOO_MANY_REQUESTS);
  }

  /** @param header - `Authorization`. @throws UnauthorizedException */
  recognise(header: string | undefined): Session {
    const token = tokenIn(header);
    const session = token === undefined ? undefined : this.#sessions.find(token);
    if (session !== undefined) return session;
    const reason: Reason = token === undefined ? 'no_token' : 'unknown_token';
    this.#failures.inc({ reason });
    throw new UnauthorizedException('Sign in first.');
  }

  signOut({ token }: Session): void {
    this.#sessions.close(token);
  }

  async #check({ user, method, secret }: Attempt): Promise<Account | Reason> {
    if (this.#failed.secondsToWait(user) > 0) return 'too_many_attempts';
    // Until it turns out right: of many at once, no more are looked at than of many in a row.
    this.#failed.add(user);
    const account = this.#accounts.find(user);
    if (account === undefined) return 'unknown_user';
    return (await isSecret(account.secret, secret, method === 'password')) ? account : 'wrong_secret';
  }
}

function tokenIn(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer ([\w-]+)$/i.exec(header)?.[1];
}
