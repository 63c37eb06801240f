/**
 * The part of a registry of prom-client 15 or \@prometheus-io/client 0.16 that Telltale uses. Neither package is
 * imported, so any registry of this shape will do.
 */
export interface ClientRegistry {
  /** The one format in which this registry is rendered: Prometheus text or OpenMetrics. */
  readonly contentType: string;
  /** Takes a metric under its `name`; throws where another metric has the name. */
  registerMetric(metric: never): void;
  removeSingleMetric(name: string): void;
  getSingleMetric(name: string): unknown;
  getMetricsAsArray(): readonly unknown[];
  metrics(): Promise<string>;
}

const methods = ['registerMetric', 'removeSingleMetric', 'getSingleMetric', 'getMetricsAsArray', 'metrics'] as const;

export function isClientRegistry(value: unknown): value is ClientRegistry {
  if (typeof value !== 'object' || value === null) return false;
  const candidate = value as Partial<Record<keyof ClientRegistry, unknown>>;
  return (
    typeof candidate.contentType === 'string' && methods.every((method) => typeof candidate[method] === 'function')
  );
}

/** Whether the client renders the registry as OpenMetrics, where it puts `_total` behind the names of counters itself. */
export function isOpenMetrics(registry: ClientRegistry): boolean {
  return registry.contentType.startsWith('application/openmetrics-text');
}

/** What `setDefaultLabels()` was given. Neither client offers a way to read it, and both keep it in this field. */
export function defaultLabelsOf(registry: ClientRegistry): Readonly<Record<string, unknown>> {
  return (registry as { readonly _defaultLabels?: Readonly<Record<string, unknown>> })._defaultLabels ?? {};
}
