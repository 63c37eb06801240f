import type { Catalog } from '../catalog/catalog.ts';
import { http } from '../catalogs/http.ts';
import type { InstrumentOf } from '../instruments/handles.ts';
import type { TelemetryCore } from '../telemetry.ts';

/** The instruments of the catalog `http`. */
export type HttpMetrics = { readonly [Key in keyof typeof http]: InstrumentOf<(typeof http)[Key]> };

/** The labels that all of them but the active requests have. */
export type RequestLabels = Parameters<HttpMetrics['requests']['inc']>[0];

/** The method of a request as it is recorded. */
export type RecordedMethod = RequestLabels['http_request_method'];

/** The instruments of a telemetry, which gets the catalog if it was made without it. */
export function httpMetricsOf(telemetry: Pick<TelemetryCore, 'use'>, catalog: Catalog = http): HttpMetrics {
  return telemetry.use(catalog) as HttpMetrics;
}
