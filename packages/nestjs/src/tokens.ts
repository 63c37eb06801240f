import type { Metric } from '@telltale/core';

// Texts, so that two copies of this package in one application know each other's providers, and Nest's messages about
// providers that are missing can be read.

/** Under which the telemetry of the application is provided; `@InjectTelemetry()` is short for `@Inject(TELEMETRY)`. */
export const TELEMETRY = 'telltale:telemetry';

/**
 * Under which it is provided where the endpoints are that have a port of their own, `http://127.0.0.1:9464`: a
 * `string | undefined`, nothing where they are on the application's server, are left out, or could not listen. It is known
 * when the application is created, which waits for it.
 *
 * @example
 * ```ts fragment
 * const app = await NestFactory.create(App); // TelltaleModule.forRoot({ endpoints: { port: 0 } })
 * console.log(app.get(TELEMETRY_URL));
 * ```
 */
export const TELEMETRY_URL = 'telltale:telemetry-url';

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
