import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { AccountsController } from './accounts.controller.ts';

@Module({ imports: [AuthModule, UpstreamModule], controllers: [AccountsController] })
export class AccountsModule {}
