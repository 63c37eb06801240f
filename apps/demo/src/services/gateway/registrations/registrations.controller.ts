import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { InstrumentOf } from '@telltale/core';
import { engagement } from '@telltale/core/catalogs';
import { InjectMetric } from '@telltale/nestjs';
import { z } from 'zod';
import { Accounts } from '../auth/accounts.ts';
import type { Credentials } from '../auth/accounts.ts';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { Ledger } from '../upstream/ledger.ts';

const registration = z.object({
  // Whatever a campaign calls itself: the label's budget bounds how many of them are told apart.
  channel: z.string().min(1).max(40),
  plan: z.string().min(1).max(20),
});

const CURRENCY = 'USD';

@Controller('registrations')
export class RegistrationsController {
  readonly #accounts: Accounts;
  readonly #ledger: Ledger;
  readonly #registrations: InstrumentOf<typeof engagement.registrations>;
  readonly #desk: Desk;

  constructor(
    @Inject(Accounts) accounts: Accounts,
    @Inject(Ledger) ledger: Ledger,
    @InjectMetric(engagement.registrations) registrations: InstrumentOf<typeof engagement.registrations>,
    @Inject(DESK) desk: Desk,
  ) {
    this.#accounts = accounts;
    this.#ledger = ledger;
    this.#registrations = registrations;
    this.#desk = desk;
  }

  /** The account in the ledger comes first: nobody can sign in who has none. */
  @Post()
  async register(
    @Body({ schema: registration }) { channel, plan }: z.infer<typeof registration>,
  ): Promise<Credentials & { readonly account: string }> {
    const account = await this.#ledger.openAccount(plan, CURRENCY);
    const credentials = await this.#accounts.add(account, plan);
    this.#registrations.inc({ channel });
    this.#desk.logger.info({ channel, plan }, 'somebody registered');
    return { ...credentials, account };
  }
}
