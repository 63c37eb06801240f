import type { IncomingMessage } from 'node:http';
import { Module } from '@nestjs/common';
import type { DynamicModule, FactoryProvider, ModuleMetadata, Provider } from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { TelltaleError } from '@telltale/core';
import type { HttpAdapter, Labels } from '@telltale/core';
import { httpOptions } from './http-options.ts';
import { recordHttp } from './http/record-http.ts';
import { MethodRecorders } from './methods/method-recorders.ts';
import type { TelltaleModuleAsyncOptions, TelltaleModuleOptions, TelltaleOptionsFactory } from './options.ts';
import { TelltaleApplication } from './telltale-application.ts';
import { HTTP, METHOD_RECORDERS, OPTIONS, TELEMETRY, TELEMETRY_URL } from './tokens.ts';
import { WantedMetrics } from './wanted-metrics.ts';

/**
 * Records the HTTP requests of an application, serves `/metrics` and `/health`, and provides the telemetry and its
 * metrics to every module. To be imported once, by the root module.
 *
 * @example
 * ```ts fragment
 * @Module({ imports: [TelltaleModule.forRoot({ telemetry })], controllers: [Users] })
 * class App {}
 * ```
 */
export class TelltaleModule {
  static forRoot<Extra extends Labels = Labels, Request = IncomingMessage>(
    options: TelltaleModuleOptions<Extra, Request> = {},
  ): DynamicModule {
    return telltaleModule([], { provide: OPTIONS, useValue: options });
  }

  /**
   * As {@link TelltaleModule.forRoot}, with options that need other providers: configuration, health indicators.
   *
   * @throws TelltaleError `TELLTALE_OPTIONS`
   */
  static forRootAsync<Extra extends Labels = Labels, Request = IncomingMessage>(
    options: TelltaleModuleAsyncOptions<Extra, Request>,
  ): DynamicModule {
    return telltaleModule(options.imports ?? [], ...optionsProviders(options));
  }
}
Module({})(TelltaleModule);

const application: readonly FactoryProvider[] = [
  { provide: METHOD_RECORDERS, useFactory: () => new MethodRecorders() },
  {
    provide: HTTP,
    inject: [OPTIONS, HttpAdapterHost],
    useFactory: (options: TelltaleModuleOptions, host: HttpAdapterHost) => recordHttp(httpOptions(options), host),
  },
  {
    provide: TELEMETRY,
    inject: [HTTP],
    useFactory: ({ telemetry }: HttpAdapter<object>) => telemetry,
  },
  {
    provide: TELEMETRY_URL,
    inject: [HTTP],
    useFactory: ({ endpointsUrl }: HttpAdapter<object>) => endpointsUrl,
  },
  {
    provide: TelltaleApplication,
    inject: [HTTP, TELEMETRY, ModulesContainer, METHOD_RECORDERS],
    useFactory: (...parameters: ConstructorParameters<typeof TelltaleApplication>) =>
      new TelltaleApplication(...parameters),
  },
];

function telltaleModule(imports: NonNullable<ModuleMetadata['imports']>, ...options: Provider[]): DynamicModule {
  return {
    module: TelltaleModule,
    global: true,
    imports: [WantedMetrics, ...imports],
    providers: [...options, ...application],
    exports: [TELEMETRY, TELEMETRY_URL, METHOD_RECORDERS],
  };
}

function optionsProviders<Extra extends Labels, Request>(
  options: TelltaleModuleAsyncOptions<Extra, Request>,
): Provider[] {
  const { useFactory, useClass, useExisting, inject = [] } = options;
  if (useFactory !== undefined) return [{ provide: OPTIONS, inject, useFactory }];
  const factory = useClass ?? useExisting;
  if (factory === undefined) {
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      'forRootAsync has none of useFactory, useClass and useExisting',
      options,
    );
  }
  const made: Provider = {
    provide: OPTIONS,
    inject: [factory],
    useFactory: (made: TelltaleOptionsFactory) => made.createTelltaleOptions(),
  };
  return useClass === undefined ? [made] : [useClass, made];
}
