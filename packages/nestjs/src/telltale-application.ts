import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { HttpAdapter, HttpAdapterOptions, TelemetryCore } from '@telltale/core';
import { healthChecks } from './health-checks.ts';
import { recordHttp } from './http/record-http.ts';
import { adoptInstance, instrumentedMethodsOf } from './methods/instrumented-method.ts';
import type { MethodRecorders } from './methods/method-recorders.ts';
import type { TelltaleModuleOptions } from './options.ts';

/** What the module does for one application, from its start to its end. */
export class TelltaleApplication implements OnModuleInit, OnApplicationShutdown {
  readonly #http: HttpAdapter<object>;
  readonly #modules: ModulesContainer;
  readonly #recorders: MethodRecorders;

  constructor(
    options: TelltaleModuleOptions,
    host: HttpAdapterHost,
    modules: ModulesContainer,
    recorders: MethodRecorders,
  ) {
    this.#http = recordHttp(httpOptions(options), host);
    this.#modules = modules;
    this.#recorders = recorders;
    recorders.connect(this.telemetry);
  }

  get telemetry(): TelemetryCore {
    return this.#http.telemetry;
  }

  /** @throws TelltaleError `TELLTALE_METRIC_UNKNOWN` or `TELLTALE_LABEL_*` where a method cannot be recorded */
  onModuleInit(): void {
    for (const module of this.#modules.values()) {
      for (const { instance, metatype } of [
        ...module.providers.values(),
        ...module.controllers.values(),
        ...module.injectables.values(),
      ]) {
        for (const method of instrumentedMethodsOf(metatype?.prototype)) this.#recorders.bind(method);
        adoptInstance(instance, this.#recorders);
      }
    }
  }

  /** After the servers are closed: the requests that were under way are recorded. */
  async onApplicationShutdown(): Promise<void> {
    await this.#http.close();
  }
}

/** The options without what is Nest's alone: its health checks are asked beside the others. */
function httpOptions({ health, ...options }: TelltaleModuleOptions): HttpAdapterOptions {
  const { endpoints = {} } = options;
  if (health === undefined || endpoints === false) return options;
  return { ...options, endpoints: { ...endpoints, checks: { ...endpoints.checks, ...healthChecks(health) } } };
}
