import { announceTelemetry } from './announcements.ts';
import { metricsOf, nameOf } from './catalog/catalog.ts';
import type { Catalog } from './catalog/catalog.ts';
import type { Metric } from './catalog/definition.ts';
import { metricName } from './catalog/metric-name.ts';
import { nodeRuntime } from './catalogs/node-runtime.ts';
import { processRuntime } from './catalogs/process-runtime.ts';
import { telltale } from './catalogs/telltale.ts';
import type { ClientRegistry } from './client.ts';
import type { Clock } from './clock.ts';
import type { Convention } from './conventions/convention.ts';
import type { ConventionName } from './conventions/conventions.ts';
import { expose } from './conventions/expose.ts';
import { TelltaleError } from './errors.ts';
import type { Page } from './exposition/page.ts';
import { snapshotOf } from './exposition/snapshot.ts';
import type { Snapshot } from './exposition/snapshot.ts';
import type { Collector } from './instruments/collectors.ts';
import { DisabledMetric } from './instruments/disabled.ts';
import type { ExemplarSource } from './instruments/exemplar.ts';
import type { InstrumentOf } from './instruments/handles.ts';
import type { Logger } from './logger.ts';
import type { MetricRegistry, Registry } from './registry.ts';
import { collectRuntime } from './runtime/collect-runtime.ts';
import type { RuntimeOptions } from './runtime/collect-runtime.ts';
import { resolveOptions } from './telemetry-options.ts';
import type { ResolvedOptions } from './telemetry-options.ts';

/** Catalogs by the key under which a telemetry offers them. */
export type Catalogs = Readonly<Record<string, Catalog>>;

/** The instruments of a catalog, by key: `telemetry.cache.hits`. */
export type InstrumentsOf<C extends Catalog> = { readonly [Key in keyof C]: InstrumentOf<C[Key]> };

/** Everything that can be recorded, typed from the catalogs, and the page it appears on; without them, any telemetry. */
export type Telemetry<C extends Catalogs = Readonly<Record<never, never>>> = TelemetryCore & {
  readonly [Key in keyof C]: InstrumentsOf<C[Key]>;
};

/** A page as text. */
export interface Exposition {
  /** What to send as `Content-Type`. */
  readonly contentType: string;
  readonly body: string;
}

/** What a telemetry offers beside its catalogs. */
export interface TelemetryCore {
  readonly service: string;
  readonly version: string | undefined;
  readonly namespace: string;
  /** The names that metrics are exposed under. */
  readonly convention: Convention;
  /** False where `enabled: false` or `TELLTALE_ENABLED=false` turned every call into nothing. */
  readonly enabled: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;

  /**
   * The page as text, in the format that an `Accept` header asks for.
   * @param accept - @default Prometheus text 0.0.4
   */
  exposition(accept?: string): Promise<Exposition>;

  /** The page as bytes, to be sent without a copy and released afterwards. */
  page(accept?: string): Promise<Page>;

  /** Every value as JSON: of all catalogs, or of the one that was defined under the given name. */
  snapshot(catalog?: string): Promise<Snapshot>;

  /**
   * The instrument of a definition; for code that gets definitions and not the typed telemetry.
   * @throws TelltaleError `TELLTALE_METRIC_UNKNOWN`
   */
  metric<M extends Metric>(definition: M): InstrumentOf<M>;

  /**
   * The instruments of a catalog, which is added if the telemetry was made without it: how an integration brings the
   * metrics it records. Idempotent.
   * @throws TelltaleError `TELLTALE_METRIC_CONFLICT`
   */
  use<C extends Catalog>(catalog: C): InstrumentsOf<C>;

  /**
   * Reads values at each scrape, once for all metrics it reports and all concurrent scrapes.
   * @returns takes the collector out again
   * @throws TelltaleError `TELLTALE_OPTIONS`
   */
  addCollector(collector: Collector): () => void;

  /**
   * Counts work that could not be recorded in `telltale_recording_errors_total{source}`, and logs the first failure of each
   * source: what an integration does in place of throwing into the application. Never throws.
   *
   * @param source - What should have recorded it, such as `pg`.
   */
  recordingFailed(source: string, error: unknown): void;

  /** Where exemplars come from: labels that point at the active trace. `undefined` turns them off. */
  setExemplarSource(source: ExemplarSource | undefined): void;

  /** Stops what this telemetry started and leaves the client's registry. Recording goes on to work. Idempotent. */
  close(): void;
}

export interface TelemetryOptions<C extends Catalogs> {
  /** Name of the service; stands on `target_info` as `service_name`. @default as traces and logs have it: {@link serviceIdentity} */
  readonly service?: string;
  /** Version of the service; stands on `target_info` as `service_version`. @default that of the identity, where `service` is left to it as well */
  readonly version?: string;
  /** Put in front of the names of namespaced metrics: `acme` makes `acme_shop_placed_total`. @default '' */
  readonly namespace?: string;
  /** What can be recorded, by the key it is offered under. */
  readonly catalogs: C & ReservedKeys<C>;
  /** Names to expose: OpenTelemetry's, the classic ones, those of a peer, or your own table. @default 'otel' */
  readonly convention?: ConventionName | Convention;
  /**
   * A registry to share: one of Telltale's, or `register` of prom-client 15 or \@prometheus-io/client 0.16, whose
   * metrics then stand on Telltale's page and Telltale's on theirs. `false` keeps to itself.
   * @default the global registry of the client that the process has loaded, if it has
   */
  readonly registry?: Registry | ClientRegistry | false;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /**
   * `false` turns every call into nothing, as does the environment variable `TELLTALE_ENABLED=false`; an object turns
   * single catalogs off by key. @default true
   */
  readonly enabled?: boolean | { readonly [Key in keyof C]?: boolean };
  /** Labels that every series carries, such as a region. @default {} */
  readonly constantLabels?: Readonly<Record<string, string>>;
  /** Metrics of the process and of Node.js itself; `false` leaves them out. @default all of them */
  readonly runtime?: RuntimeOptions | false;
  /** Whether closed label sets of counters and histograms start at 0. @default true */
  readonly zeroFill?: boolean;
}

type ReservedKeys<C> = { readonly [Key in keyof C & keyof TelemetryCore]: 'This key belongs to the telemetry itself.' };

/**
 * Makes the instruments of the catalogs and the page they appear on.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_CATALOG_RESERVED`, `TELLTALE_METRIC_CONFLICT`, `TELLTALE_CLIENT`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { cache } from '@telltale/core/catalogs';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { cache } });
 * telemetry.cache.hits.inc({ cache: 'prices', cache_level: 'l1', data_type: 'quote' });
 * ```
 */
export function createTelemetry<const C extends Catalogs>(options: TelemetryOptions<C>): Telemetry<C> {
  return new TelemetryObject(resolveOptions(options)) as Telemetry<C>;
}

class TelemetryObject implements TelemetryCore {
  readonly service: string;
  readonly version: string | undefined;
  readonly namespace: string;
  readonly convention: Convention;
  readonly enabled: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: MetricRegistry;

  readonly #options: ResolvedOptions;
  readonly #handles = new Map<string, unknown>();
  readonly #stops: (() => void)[] = [];
  readonly #toldOf = new Set<string>();

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.service = options.service;
    this.version = options.version;
    this.namespace = options.namespace;
    this.convention = options.convention;
    this.enabled = options.enabled;
    this.clock = options.clock;
    this.logger = options.logger;
    this.registry = options.registry;
    // First, so that a catalog that is refused leaves nothing running.
    const catalogs = Object.entries(options.catalogs).map(
      ([key, catalog]) => [key, this.#offer(key, catalog)] as const,
    );
    Object.assign(this, Object.fromEntries(catalogs));
    if (!this.enabled) return;
    this.#stops.push(this.registry.retain());
    this.#define(telltale.targetInfo).set({ service_name: this.service, service_version: this.version }, 1);
    if (options.runtime !== false) this.#stops.push(this.#collectRuntime(options.runtime));
    announceTelemetry(this);
  }

  async exposition(accept?: string): Promise<Exposition> {
    const page = await this.page(accept);
    try {
      return { contentType: page.contentType, body: page.text() };
    } finally {
      page.release();
    }
  }

  page(accept?: string): Promise<Page> {
    return this.registry.page(accept);
  }

  async snapshot(catalog?: string): Promise<Snapshot> {
    await this.registry.refresh();
    return snapshotOf(this.registry.instruments(), catalog, this.service);
  }

  metric<M extends Metric>(definition: M): InstrumentOf<M> {
    const handle = this.#handles.get(pathOf(definition));
    if (handle !== undefined) return handle as InstrumentOf<M>;
    throw new TelltaleError(
      'TELLTALE_METRIC_UNKNOWN',
      `The metric ${definition.catalog}.${definition.key} is not in the catalogs of this telemetry`,
      definition,
    );
  }

  addCollector(collector: Collector): () => void {
    return this.enabled ? this.registry.addCollector(collector) : () => {};
  }

  recordingFailed(source: string, error: unknown): void {
    try {
      this.registry.recordingFailed(source);
      if (this.#toldOf.has(source)) return;
      this.#toldOf.add(source);
      const cause = error instanceof Error ? error.message : String(error);
      this.logger.warn(`${source} could not be recorded as it should be: ${cause}; further failures are only counted.`);
    } catch {
      // A logger that fails must not fail the application.
    }
  }

  setExemplarSource(source: ExemplarSource | undefined): void {
    this.registry.setExemplarSource(source);
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  use<C extends Catalog>(catalog: C): InstrumentsOf<C> {
    return this.#offer(nameOf(catalog), catalog) as InstrumentsOf<C>;
  }

  /** The handles of a catalog's metrics, by key; `catalogKey` says whether it is turned on. */
  #offer(catalogKey: string, catalog: Catalog): Readonly<Record<string, unknown>> {
    const enabled = this.enabled && this.#options.isEnabled(catalogKey);
    const handles = metricsOf(catalog).map((metric) => {
      const known = this.#handles.get(pathOf(metric));
      // What is recorded is defined again: another catalog of the same name may mean another metric, which is refused.
      return [metric.key, known instanceof DisabledMetric ? known : this.#define(metric, enabled)];
    });
    return Object.freeze(Object.fromEntries(handles)) as Readonly<Record<string, unknown>>;
  }

  #collectRuntime(options: RuntimeOptions): () => void {
    for (const catalog of [processRuntime, nodeRuntime]) this.use(catalog);
    return collectRuntime(this, options);
  }

  #define<M extends Metric>(metric: M, enabled = true): InstrumentOf<M> {
    const { convention, namespace, constantLabels, zeroFill } = this.#options;
    const exposed = enabled ? expose(metric, convention, namespace) : undefined;
    const handle =
      exposed === undefined
        ? new DisabledMetric(metricName(metric, namespace))
        : this.registry.define(exposed, constantLabels, zeroFill);
    this.#handles.set(pathOf(metric), handle);
    return handle as unknown as InstrumentOf<M>;
  }
}

function pathOf(metric: Metric): string {
  return `${metric.catalog}.${metric.key}`;
}
