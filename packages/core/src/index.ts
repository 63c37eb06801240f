export { watchHttpRoutes, watchTelemetries } from './announcements.ts';
export { defineCatalog, isCatalog, metricsOf, nameOf } from './catalog/catalog.ts';
export { counter, gauge, histogram } from './catalog/definition.ts';
export { oneOf, open, optional } from './catalog/labels.ts';
export { metricName } from './catalog/metric-name.ts';
export { systemClock } from './clock.ts';
export { httpCatalog } from './http/http-catalog.ts';
export { conventions } from './conventions/conventions.ts';
export { expose } from './conventions/expose.ts';
export { exposeCatalogs } from './conventions/expose-catalogs.ts';
export { CodedError } from './coded-error.ts';
export { errorCodes, TelltaleError } from './errors.ts';
export { clientAddress } from './http/access/client-address.ts';
export { isClosedByClient } from './http/closed-by-client.ts';
export { createEndpoints } from './http/endpoints.ts';
export { errorTypeOf } from './http/error-type.ts';
export { observeExchanges } from './http/exchange-observers.ts';
export { createHttpAdapter } from './http/http-adapter.ts';
export { recordNodeExchanges } from './http/node-exchanges.ts';
export { createHttpRecorder } from './http/recorder.ts';
export { sendResponse } from './http/send-response.ts';
export { discoveryFolder, isPrivateFolder } from './http/discoverable.ts';
export { serveMetrics } from './http/serve-metrics.ts';
export { consoleLogger } from './logger.ts';
export { createRegistry } from './registry.ts';
export { serviceIdentity } from './service-identity.ts';
export { createTelemetry } from './telemetry.ts';

export type { DiscoverableProcess } from './http/discoverable.ts';
export type { HttpRoutes } from './announcements.ts';
export type { Catalog, CatalogOptions, Definitions } from './catalog/catalog.ts';
export type { Definition, HistogramOptions, Metric, MetricOptions, MetricType } from './catalog/definition.ts';
export type { ClosedLabel, Label, Labels, LabelValues, OpenLabel, OptionalLabel } from './catalog/labels.ts';
export type { ExtraLabels, HttpCatalog, HttpCatalogOptions, HttpDefinitions } from './http/http-catalog.ts';
export type { ClientRegistry } from './client.ts';
export type { Clock } from './clock.ts';
export type { Convention, ExposedLabel, ExposedMetric, MetricAlias } from './conventions/convention.ts';
export type { ConventionName } from './conventions/conventions.ts';
export type { DeclaredMetric, ExposedCatalogs, ExposeOptions } from './conventions/expose-catalogs.ts';
export type { ErrorCode } from './coded-error.ts';
export type { Artifact } from './artifact.ts';
export type { TelltaleErrorCode } from './errors.ts';
export type { Page } from './exposition/page.ts';
export type { Snapshot } from './exposition/snapshot.ts';
export type { AuthOptions } from './http/access/authorization.ts';
export type { Address } from './http/access/address.ts';
export type { ClientAddress, TrustProxy } from './http/access/client-address.ts';
export type { AccessOptions } from './http/access/gate.ts';
export type { RateLimitOptions } from './http/access/rate-limit.ts';
export type { Secret } from './http/access/secret.ts';
export type { EndpointRequest, EndpointResponse } from './http/endpoint.ts';
export type { EndpointOptions, EndpointTelemetry } from './http/endpoint-options.ts';
export type { EndpointPaths } from './http/endpoint-paths.ts';
export type { EndpointName } from './http/endpoint-table.ts';
export type { Endpoints } from './http/endpoints.ts';
export type {
  HealthCheck,
  HealthCheckOptions,
  HealthCheckReport,
  HealthChecks,
  HealthReport,
  HealthStatus,
  HealthVerdict,
} from './http/health.ts';
export type { EndedExchange, ExchangeObserver, ObservedExchange } from './http/exchange-observers.ts';
export type { HttpAdapter, HttpAdapterOptions } from './http/http-adapter.ts';
export type { NodeExchangeOptions, NodeExchanges, RouteOf } from './http/node-exchanges.ts';
export type { HttpOutcome } from './http/http-outcome.ts';
export type { HttpExchange, HttpRecorder, HttpRecorderOptions, HttpRequestFacts } from './http/recorder.ts';
export type { RouteNaming } from './http/route-names.ts';
export type { MetricsServer, ServeMetricsOptions } from './http/serve-metrics.ts';
export type { GoldenSignals, SignalWindow } from './http/summary/golden-signals.ts';
export type { Saturation } from './http/summary/saturation.ts';
export type { Signals } from './http/summary/signal-totals.ts';
export type { Collector, Report } from './instruments/collectors.ts';
export type { ExemplarSource } from './instruments/exemplar.ts';
export type {
  Counter,
  CounterChild,
  EndLabelledTimer,
  EndTimer,
  ExemplarLabels,
  Gauge,
  GaugeChild,
  Histogram,
  HistogramChild,
  InstrumentOf,
  Timer,
  TimerChild,
} from './instruments/handles.ts';
export type { Logger } from './logger.ts';
export type { Registry, RegistryOptions } from './registry.ts';
export type { RuntimeOptions } from './runtime/collect-runtime.ts';
export type { ServiceIdentity } from './service-identity.ts';
export type { Catalogs, Exposition, InstrumentsOf, Telemetry, TelemetryCore, TelemetryOptions } from './telemetry.ts';
