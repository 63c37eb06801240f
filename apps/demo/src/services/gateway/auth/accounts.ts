import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { keepSecret, newSecret } from './secrets.ts';
import type { KeptSecret } from './secrets.ts';

/** Who may sign in. */
export interface Account {
  readonly user: string;
  readonly plan: string;
  /** Of the ledger. */
  readonly account: string;
  readonly secret: KeptSecret;
}

/** What somebody who has registered is told, once. */
export interface Credentials {
  readonly user: string;
  readonly secret: string;
}

const MAX_ACCOUNTS = 20_000;

/**
 * The accounts, in memory: what people own is in the ledger. Those that were not used for longest give way, and whoever
 * had one registers again.
 */
@Injectable()
export class Accounts {
  readonly #accounts = new LRUCache<string, Account>({ max: MAX_ACCOUNTS });

  async add(account: string, plan: string): Promise<Credentials> {
    const user = randomUUID();
    const secret = newSecret();
    this.#accounts.set(user, { user, plan, account, secret: await keepSecret(secret) });
    return { user, secret };
  }

  find(user: string): Account | undefined {
    return this.#accounts.get(user);
  }
}
