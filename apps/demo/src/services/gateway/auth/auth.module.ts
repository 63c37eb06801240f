import { Module } from '@nestjs/common';
import { Accounts } from './accounts.ts';
import { AuthController } from './auth.controller.ts';
import { Authenticator } from './authenticator.ts';
import { FailedAttempts } from './failed-attempts.ts';
import { Sessions } from './sessions.ts';

@Module({
  controllers: [AuthController],
  providers: [Accounts, Sessions, FailedAttempts, Authenticator],
  exports: [Accounts, Authenticator],
})
export class AuthModule {}
