import type { FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';
import type { HttpAdapterOptions } from '@telltale/core';
import type { NestHealthChecks } from './health-checks.ts';

/** How an application is recorded. */
export interface TelltaleModuleOptions extends HttpAdapterOptions {
  /**
   * What the service cannot do without, by name, for `/health` and `/health/ready`: indicators of `@nestjs/terminus`, or
   * functions. They are asked beside `endpoints.checks`. @default none
   */
  readonly health?: NestHealthChecks;
}

/** Makes the options, where a class does it. */
export interface TelltaleOptionsFactory {
  createTelltaleOptions(): TelltaleModuleOptions | Promise<TelltaleModuleOptions>;
}

/** How the options are made, once other providers are there. One of `useFactory`, `useClass` and `useExisting`. */
export interface TelltaleModuleAsyncOptions extends Pick<ModuleMetadata, 'imports'> {
  /** What `useFactory` is called with. @default [] */
  readonly inject?: FactoryProvider['inject'];
  // oxlint-disable-next-line typescript/no-explicit-any -- what it is called with is what `inject` lists
  readonly useFactory?: (...injected: any[]) => TelltaleModuleOptions | Promise<TelltaleModuleOptions>;
  readonly useClass?: Type<TelltaleOptionsFactory>;
  readonly useExisting?: Type<TelltaleOptionsFactory> | string | symbol;
}
