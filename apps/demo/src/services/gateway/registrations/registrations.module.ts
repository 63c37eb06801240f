import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.ts';
import { UpstreamModule } from '../upstream/upstream.module.ts';
import { RegistrationsController } from './registrations.controller.ts';

@Module({ imports: [AuthModule, UpstreamModule], controllers: [RegistrationsController] })
export class RegistrationsModule {}
