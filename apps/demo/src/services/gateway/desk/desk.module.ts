import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DESK } from './desk.ts';
import type { Desk } from './desk.ts';

/** Gives every module the {@link Desk}. */
@Module({})
export class DeskModule {
  static of(desk: Desk): DynamicModule {
    return { module: DeskModule, global: true, providers: [{ provide: DESK, useValue: desk }], exports: [DESK] };
  }
}
