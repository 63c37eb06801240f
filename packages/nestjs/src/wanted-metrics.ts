import { Scope } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';
import type { Metric, TelemetryCore } from '@telltale/core';
import { TELEMETRY, metricToken } from './tokens.ts';

// Decorators run when a class is read, before there is any application: as Nest keeps what its decorators say for the
// whole process, so is kept here which metrics some class asks for. Which telemetry has them, each application finds out.
const wanted = new Map<string, Metric>();

/** Notes that some class asks for a metric. */
export function wantMetric(definition: Metric): void {
  wanted.set(metricToken(definition), definition);
}

/**
 * Provides the metrics that classes ask for.
 *
 * Transient, so that Nest makes those alone that a class of this application is given: another application in the process
 * may ask for metrics that this one does not have.
 */
export function wantedMetricProviders(): readonly FactoryProvider[] {
  return [...wanted].map(([provide, definition]) => ({
    provide,
    scope: Scope.TRANSIENT,
    inject: [TELEMETRY],
    useFactory: (telemetry: TelemetryCore) => telemetry.metric(definition),
  }));
}
