import { Controller, Get, Inject } from '@nestjs/common';
import type { Session } from '../auth/sessions.ts';
import { Me, SignedIn } from '../auth/signed-in.ts';
import { Ledger } from '../upstream/ledger.ts';

@Controller('accounts')
@SignedIn()
export class AccountsController {
  readonly #ledger: Ledger;

  constructor(@Inject(Ledger) ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** What the ledger knows of whoever asks: nobody sees the account of another. */
  @Get('me')
  async mine(@Me() { user, account }: Session): Promise<Readonly<Record<string, unknown>>> {
    return { user, ...(await this.#ledger.account(account)) };
  }
}
