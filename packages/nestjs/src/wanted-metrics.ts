import { Global, Inject, Module, Scope } from '@nestjs/common';
import type { FactoryProvider, OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { Metric, TelemetryCore } from '@telltale/core';
import { TELEMETRY, metricToken } from './tokens.ts';

// Decorators run when a class is read, before there is any application: as Nest keeps what its decorators say for the
// whole process, so is kept here which metrics some class asks for. Which telemetry has them, each application finds out.
const definitions = new Map<string, Metric>();
const providers: FactoryProvider[] = [];
const applications = new Set<WeakRef<WantedMetrics>>();

/** Notes that some class asks for a metric. */
export function wantMetric(definition: Metric): void {
  const token = metricToken(definition);
  const isKnown = definitions.has(token);
  definitions.set(token, definition);
  if (isKnown) return;
  const provider = metricProvider(token);
  providers.push(provider);
  for (const application of applications) application.deref()?.provide(provider);
}

// Transient, so that Nest makes those alone that a class of the application is given: another application in the process
// may ask for metrics that this one does not have.
function metricProvider(token: string): FactoryProvider {
  return {
    provide: token,
    scope: Scope.TRANSIENT,
    inject: [TELEMETRY],
    useFactory: (telemetry: TelemetryCore) => telemetry.metric(definitions.get(token)!),
  };
}

/**
 * Provides the metrics that classes ask for: those read before Nest looks for the providers of an application, and those
 * read later, in modules that are loaded lazily.
 */
export class WantedMetrics implements OnApplicationShutdown {
  readonly #modules: ModulesContainer;
  readonly #self = new WeakRef(this);

  constructor(modules: ModulesContainer) {
    this.#modules = modules;
    for (const provider of providers) this.provide(provider);
    applications.add(this.#self);
  }

  /** Adds a provider to this module of the application, as Nest adds those that it finds. */
  provide(provider: FactoryProvider): void {
    for (const module of this.#modules.values()) {
      if (module.metatype !== WantedMetrics || module.providers.has(provider.provide)) continue;
      module.addProvider(provider);
      module.addExportedProviderOrModule(provider);
    }
  }

  onApplicationShutdown(): void {
    applications.delete(this.#self);
  }
}
Inject(ModulesContainer)(WantedMetrics, undefined, 0);
Global()(WantedMetrics);
// The array itself: Nest reads it once all modules of the application are known, also those behind promises.
Module({ providers, exports: providers })(WantedMetrics);
