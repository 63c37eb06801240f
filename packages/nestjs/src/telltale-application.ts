import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { HttpAdapter, TelemetryCore } from '@telltale/core';
import { adoptInstance, instrumentedMethodsOf } from './methods/instrumented-method.ts';
import type { MethodRecorders } from './methods/method-recorders.ts';

/** What the module does for one application, from its start to its end. */
export class TelltaleApplication implements OnModuleInit, OnApplicationShutdown {
  readonly #http: HttpAdapter<object>;
  readonly #modules: ModulesContainer;
  readonly #recorders: MethodRecorders;

  constructor(
    http: HttpAdapter<object>,
    telemetry: TelemetryCore,
    modules: ModulesContainer,
    recorders: MethodRecorders,
  ) {
    this.#http = http;
    this.#modules = modules;
    this.#recorders = recorders;
    recorders.connect(telemetry);
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
