import { Module } from '@nestjs/common';
import { Ledger } from './ledger.ts';
import { Quotes } from './quotes.ts';

/** The services behind the gateway. */
@Module({ providers: [Quotes, Ledger], exports: [Quotes, Ledger] })
export class UpstreamModule {}
