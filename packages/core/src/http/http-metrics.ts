import { http } from '../catalogs/http.ts';
import type { InstrumentOf } from '../instruments/handles.ts';
import type { TelemetryCore } from '../telemetry.ts';

/** The instruments of the catalog `http`. */
export type HttpMetrics = { readonly [Key in keyof typeof http]: InstrumentOf<(typeof http)[Key]> };

/** The labels that all of them but the active requests have. */
export type RequestLabels = Parameters<HttpMetrics['requests']['inc']>[0];

/** The method of a request as it is recorded. */
export type RecordedMethod = RequestLabels['http_request_method'];

/** @throws TelltaleError `TELLTALE_METRIC_UNKNOWN` where the telemetry was made without the catalog */
export function httpMetricsOf(telemetry: Pick<TelemetryCore, 'metric'>): HttpMetrics {
  return {
    duration: telemetry.metric(http.duration),
    activeRequests: telemetry.metric(http.activeRequests),
    requestBodySize: telemetry.metric(http.requestBodySize),
    responseBodySize: telemetry.metric(http.responseBodySize),
    requests: telemetry.metric(http.requests),
  };
}
