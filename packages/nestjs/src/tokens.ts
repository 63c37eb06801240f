import type { Metric } from '@telltale/core';

// Texts, so that two copies of this package in one application know each other's providers, and Nest's messages about
// providers that are missing can be read.

/** Under which the telemetry of the application is provided; `@InjectTelemetry()` is short for `@Inject(TELEMETRY)`. */
export const TELEMETRY = 'telltale:telemetry';

/** Under which the options are provided. */
export const OPTIONS = 'telltale:options';

/** Under which what records the requests is provided. */
export const HTTP = 'telltale:http';

/** Under which the application's {@link MethodRecorders} are provided. */
export const METHOD_RECORDERS = 'telltale:method-recorders';

/**
 * Under which the instrument of a definition is provided, where some class asks for it with `@InjectMetric`: what a test
 * provides or overrides.
 */
export function metricToken(definition: Metric): string {
  return `telltale:${definition.catalog}.${definition.key}`;
}
