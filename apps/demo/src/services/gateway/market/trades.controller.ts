import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import { engagement } from '@telltale/core/catalogs';
import { Counted } from '@telltale/nestjs';
import { z } from 'zod';
import type { Session } from '../auth/sessions.ts';
import { Me, SignedIn } from '../auth/signed-in.ts';
import { Trades } from './trades.ts';
import type { Order, Trade } from './trades.ts';

const order = z.object({ symbol: z.string().min(1).max(20), amount: z.number().positive().max(1_000_000) });

@Controller('trades')
@SignedIn()
export class TradesController {
  readonly #trades: Trades;

  constructor(@Inject(Trades) trades: Trades) {
    this.#trades = trades;
  }

  @Post()
  @Counted(engagement.activity, { activity: 'trade' })
  place(
    @Me() me: Session,
    @Body({ schema: order }) order: Order,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Trade> {
    return this.#trades.place(me, order, key?.slice(0, 64));
  }
}
