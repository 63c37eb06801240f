import { Module } from '@nestjs/common';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { LedgerController } from './ledger.controller.ts';

@Module({ imports: [UpstreamModule], controllers: [LedgerController] })
export class LedgerModule {}
