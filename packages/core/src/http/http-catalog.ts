import { defineCatalog, metricsOf } from '../catalog/catalog.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CheckedLabels } from '../catalog/compile-time.ts';
import type { Definition } from '../catalog/definition.ts';
import { optional } from '../catalog/labels.ts';
import type { ClosedLabel, Labels, OpenLabel, OptionalLabel } from '../catalog/labels.ts';
import { http } from '../catalogs/http.ts';

type NoLabels = Readonly<Record<never, never>>;

/** The labels that `httpCatalog` adds: a request for which they are not known goes without. */
export type ExtraLabels<Extra extends Labels> = {
  readonly [Name in keyof Extra]: Extra[Name] extends ClosedLabel | OpenLabel
    ? OptionalLabel<Extra[Name]>
    : Extra[Name];
};

type RequestLabels<Extra extends Labels> = (typeof http)['duration']['labels'] & ExtraLabels<Extra>;

/** The definitions of the catalog `http` with labels of the application's own. */
export type HttpDefinitions<Extra extends Labels> = {
  readonly duration: Definition<'histogram', RequestLabels<Extra>, 'seconds'>;
  readonly activeRequests: (typeof http)['activeRequests'];
  readonly requestBodySize: Definition<'histogram', RequestLabels<Extra>, 'bytes'>;
  readonly responseBodySize: Definition<'histogram', RequestLabels<Extra>, 'bytes'>;
  readonly requests: Definition<'counter', RequestLabels<Extra>, undefined>;
};

/** The catalog `http` with labels of the application's own. */
export type HttpCatalog<Extra extends Labels = NoLabels> = Catalog<HttpDefinitions<Extra>>;

/** How {@link httpCatalog} differs from `http`. */
export interface HttpCatalogOptions<Extra extends Labels> {
  /** Labels that the application computes from a request, with their values. All metrics but the active requests have them. */
  readonly labels?: Extra & CheckedLabels<Extra>;
  /** Upper bounds in place of OpenTelemetry's, in seconds and bytes. */
  readonly buckets?: {
    readonly duration?: readonly number[];
    readonly requestBodySize?: readonly number[];
    readonly responseBodySize?: readonly number[];
  };
}

/**
 * The catalog {@link http} with labels and buckets of the application's own.
 *
 * @throws TelltaleError `TELLTALE_LABEL_*`, `TELLTALE_METRIC_BUCKETS`
 *
 * @example
 * ```ts
 * import { httpCatalog, oneOf } from '@telltale/core';
 *
 * const http = httpCatalog({ labels: { plan: oneOf('free', 'paid') }, buckets: { duration: [0.1, 0.5, 1, 5] } });
 * // http_server_request_duration_seconds_count{http_request_method="GET",http_route="/",http_response_status_code="200",plan="free"} 1
 * ```
 */
export function httpCatalog<Extra extends Labels = NoLabels>({
  labels,
  buckets = {},
}: HttpCatalogOptions<Extra> = {}): HttpCatalog<Extra> {
  const extra = Object.entries(labels ?? {}).map(
    ([name, label]) => [name, label.kind === 'optional' ? label : optional(label)] as const,
  );
  const definitions = metricsOf(http).map((metric) => {
    const own = metric.key === 'activeRequests' ? metric.labels : { ...metric.labels, ...Object.fromEntries(extra) };
    const bounds = buckets[metric.key as keyof typeof buckets] ?? metric.buckets;
    return [metric.key, { ...metric, labels: own, buckets: bounds }] as const;
  });
  return defineCatalog('http', Object.fromEntries(definitions), { namespaced: false }) as HttpCatalog<Extra>;
}
