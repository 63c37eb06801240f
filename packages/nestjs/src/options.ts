import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';
import type { ExemplarLabels, HttpAdapterOptions, Labels } from '@telltale/core';
import type { NestHealthChecks } from './health-checks.ts';

type LabelsOf<Extra extends Labels> = ReturnType<NonNullable<HttpAdapterOptions<Extra>['labels']>>;

/**
 * How an application is recorded. `Extra` are labels that requests have besides, and `Request` is the platform's request:
 * Express' own, which is also that of node:http, or Fastify's.
 */
export interface TelltaleModuleOptions<Extra extends Labels = Labels, Request = IncomingMessage> extends Omit<
  HttpAdapterOptions<Extra>,
  'labels' | 'exemplar'
> {
  /**
   * What the service cannot do without, by name, for `/health` and `/health/ready`: indicators of `@nestjs/terminus`, or
   * functions. They are asked beside `endpoints.checks`. @default none
   */
  readonly health?: NestHealthChecks;
  /**
   * Values of the labels that `catalog` adds: `(request: OurRequest) => ({ plan: planOf(request.user) })`. Asked when the response is
   * over, of requests too that no guard has seen. A value that the catalog does not declare leaves them all out, and is warned of once. @default none
   */
  readonly labels?: (request: Request, response: ServerResponse) => LabelsOf<Extra>;
  /** Labels of an exemplar, `{ trace_id }`. Asked when the request arrives. @default the telemetry's exemplar source */
  readonly exemplar?: (request: Request, response: ServerResponse) => ExemplarLabels | undefined;
}

/** Makes the options, where a class does it. */
export interface TelltaleOptionsFactory<Extra extends Labels = Labels, Request = IncomingMessage> {
  createTelltaleOptions(): TelltaleModuleOptions<Extra, Request> | Promise<TelltaleModuleOptions<Extra, Request>>;
}

/** How the options are made, once other providers are there. One of `useFactory`, `useClass` and `useExisting`. */
export interface TelltaleModuleAsyncOptions<Extra extends Labels = Labels, Request = IncomingMessage> extends Pick<
  ModuleMetadata,
  'imports'
> {
  /** What `useFactory` is called with. @default [] */
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory?: (
    // oxlint-disable-next-line typescript/no-explicit-any -- what it is called with is what `inject` lists
    ...injected: any[]
  ) => TelltaleModuleOptions<Extra, Request> | Promise<TelltaleModuleOptions<Extra, Request>>;
  readonly useClass?: Type<TelltaleOptionsFactory<Extra, Request>>;
  readonly useExisting?: Type<TelltaleOptionsFactory<Extra, Request>> | string | symbol;
}
