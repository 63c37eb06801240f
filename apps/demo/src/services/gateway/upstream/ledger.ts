import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Upstream } from './upstream.ts';

/** A movement of money that is asked of the ledger. */
export interface Transaction {
  readonly account: string;
  readonly type: 'subscription' | 'purchase' | 'refund' | 'payout';
  /** In units of the currency. */
  readonly amount: number;
  readonly currency: string;
}

/** Causes and effects as the ledger knows them. */
export interface Graph {
  readonly nodes: readonly (string | { readonly id: string })[];
  readonly edges: readonly unknown[];
}

// Longer than its requests wait for a connection to the database: what it says of that is worth more than silence.
const TIMEOUT_SECONDS = 4;

/** The service *ledger*: accounts, payments, exports, causes and interventions. */
@Injectable()
export class Ledger extends Upstream implements OnApplicationShutdown {
  constructor(@Inject(DESK) { environment }: Desk) {
    super({ name: 'ledger', url: environment.url('ledger'), timeoutSeconds: TIMEOUT_SECONDS });
  }

  /** @returns the account's id */
  async openAccount(plan: string, currency: string): Promise<string> {
    const body = { plan, currency };
    const { id } = await this.ask<{ readonly id: string | number }>({ method: 'POST', path: '/accounts', body });
    return String(id);
  }

  account(id: string): Promise<Readonly<Record<string, unknown>>> {
    return this.ask({ method: 'GET', path: `/accounts/${encodeURIComponent(id)}` });
  }

  transactionsOf(id: string): Promise<unknown> {
    return this.ask({ method: 'GET', path: `/accounts/${encodeURIComponent(id)}/transactions` });
  }

  /** @throws RefusedError with status 402 where it is declined */
  transact(transaction: Transaction): Promise<Readonly<Record<string, unknown>>> {
    return this.ask({ method: 'POST', path: '/transactions', body: transaction });
  }

  revenue(): Promise<unknown> {
    return this.ask({ method: 'GET', path: '/revenue' });
  }

  graph(): Promise<Graph> {
    return this.ask({ method: 'GET', path: '/graph' });
  }

  causesOf(node: string): Promise<unknown> {
    return this.ask({ method: 'GET', path: `/graph/${encodeURIComponent(node)}/causes` });
  }

  override isWell(): Promise<boolean> {
    return super.isWell('/interventions');
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }
}
