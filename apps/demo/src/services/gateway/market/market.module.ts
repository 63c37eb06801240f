import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { QuotesController } from './quotes.controller.ts';
import { TradesController } from './trades.controller.ts';
import { Trades } from './trades.ts';

@Module({
  imports: [AuthModule, UpstreamModule],
  controllers: [QuotesController, TradesController],
  providers: [Trades],
})
export class MarketModule {}
