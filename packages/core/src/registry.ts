import { builtInNames } from './built-in-catalogs.ts';
import { metricsOf, nameOf } from './catalog/catalog.ts';
import type { Metric } from './catalog/definition.ts';
import { telltale } from './catalogs/telltale.ts';
import { JoinedClient, ownerOf } from './client.ts';
import type { ClientRegistry } from './client.ts';
import { systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import type { ExposedMetric } from './conventions/convention.ts';
import { claimedNames } from './conventions/claimed-names.ts';
import { expose } from './conventions/expose.ts';
import { otel } from './conventions/otel.ts';
import { describeMetric, isSameMetric } from './conventions/same-metric.ts';
import { TelltaleError, shown } from './errors.ts';
import type { Page } from './exposition/page.ts';
import { PageRenderer } from './exposition/renderer.ts';
import type { PageSource } from './exposition/source.ts';
import { Collectors } from './instruments/collectors.ts';
import type { Collector, CollectorFailure } from './instruments/collectors.ts';
import type { ExemplarSource } from './instruments/exemplar.ts';
import type { InstrumentOf } from './instruments/handles.ts';
import { instrumentOf } from './instruments/instrument.ts';
import type { EngineHandle, Instrument, InstrumentContext } from './instruments/instrument.ts';
import { makeInstrument } from './instruments/make-instrument.ts';
import { consoleLogger, warn } from './logger.ts';
import type { Logger } from './logger.ts';

export interface RegistryOptions {
  /** @default the system's clock */
  readonly clock?: Clock;
  /** Where overflowing labels and failing collectors are told of, once each. @default the console */
  readonly logger?: Logger;
}

/** What {@link MetricRegistry} takes besides. */
export interface MetricRegistryOptions extends RegistryOptions {
  /** Looks for a client's registry to join; asked at once, after the modules of the program have run, and at each page. */
  readonly findClient?: () => ClientRegistry | undefined;
}

// Symbol.for, so that a registry of another copy of this package is known as one.
const isRegistry = Symbol.for('telltale.is-registry');

/**
 * Metrics that share one page. Every telemetry has a registry; telemetries that are given the same one appear on the
 * same page, and a metric that two of them define is one metric.
 */
export interface Registry {
  /**
   * Renders the page in the best format that an `Accept` header asks for.
   * Requests that come while a rendering is under way share it.
   */
  page(accept?: string): Promise<Page>;
  /**
   * Shows these metrics in a client's registry, and the metrics of that registry on this page. A metric that the client's
   * registry has under the same name is told of; the others are joined.
   */
  connect(client: ClientRegistry): void;
}

/**
 * Makes a registry to share between telemetries, apart from any client.
 *
 * @example
 * ```ts
 * import { createRegistry, createTelemetry } from '@telltale/core';
 * const registry = createRegistry();
 * const first = createTelemetry({ service: 'shop', catalogs: {}, registry });
 * const second = createTelemetry({ service: 'shop', catalogs: {}, registry });
 * ```
 */
export function createRegistry(options: RegistryOptions = {}): Registry {
  return new MetricRegistry(options);
}

/** What the rest of core does with a registry. */
export class MetricRegistry implements Registry {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #handles = new Map<string, EngineHandle>();
  // Who has a name on the page, of a family or of a sample.
  readonly #owners = new Map<string, ExposedMetric>();
  readonly #contexts = new Map<string, InstrumentContext>();
  readonly #collectors: Collectors;
  readonly #renderer: PageRenderer;
  readonly #warned = new Set<string>();
  readonly #findClient: () => ClientRegistry | undefined;
  readonly #client: JoinedClient;
  #users = 0;

  constructor(options: MetricRegistryOptions = {}) {
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? consoleLogger;
    this.#findClient = options.findClient ?? ((): undefined => undefined);
    this.#collectors = new Collectors(this.#clock, (...failure) => this.#collectorFailed(...failure));
    this.#client = new JoinedClient(this, {
      refresh: () => this.refresh(),
      failed: (metric, error) => this.#collectorFailed(metric, 'error', error),
      clock: this.#clock,
    });
    for (const metric of metricsOf(telltale)) {
      const exposed = expose(metric, otel);
      if (exposed !== undefined) this.define(exposed);
    }
    this.#renderer = new PageRenderer(this.#source(), {
      clock: this.#clock,
      onRendered: ({ durationSeconds, bytes }) => {
        this.#own(telltale.scrapeDuration).observe(durationSeconds);
        this.#own(telltale.scrapeSize).set(bytes);
      },
      onSkipped: () => this.#own(telltale.skippedSamples).inc(),
    });
    this.#join();
    if (options.findClient !== undefined) this.#clock.after(0, () => this.#join());
  }

  /** Whether a value is a registry of Telltale's, of this copy of the package or another. */
  static is(value: unknown): value is MetricRegistry {
    return typeof value === 'object' && value !== null && (value as { [isRegistry]?: unknown })[isRegistry] === value;
  }

  /** The registry that was connected to a client's, if one was. */
  static of(client: ClientRegistry): MetricRegistry | undefined {
    const registry = ownerOf(client);
    return MetricRegistry.is(registry) ? registry : undefined;
  }

  get [isRegistry](): this {
    return this;
  }

  page(accept?: string): Promise<Page> {
    return this.#renderer.render(accept);
  }

  /** Every instrument of the page: the application's, the runtime's and Telltale's own, without those that the application's client shows itself. */
  instruments(): readonly Instrument[] {
    return (
      [...this.#handles.values()]
        .map((handle) => handle[instrumentOf])
        .filter((instrument) => !this.#client.hasGivenWay(instrument))
        // What everybody has comes after what the application declares, which is not among these names.
        .toSorted((a, b) => builtInNames.indexOf(a.metric.catalog) - builtInNames.indexOf(b.metric.catalog))
    );
  }

  /** Runs the collectors and expires series: the values are up to date then. Never rejects. */
  async refresh(): Promise<void> {
    this.#join();
    await this.#collectors.refresh();
    const series = this.#own(telltale.series);
    for (const instrument of this.instruments()) {
      instrument.expire();
      series.set({ metric: instrument.name }, instrument.series.count);
    }
  }

  /**
   * The handle of a metric, which is made if the registry does not hold it yet.
   *
   * @throws TelltaleError `TELLTALE_METRIC_CONFLICT` where another metric has the name; the message shows both.
   */
  define(metric: ExposedMetric, constantLabels: Readonly<Record<string, string>> = {}, zeroFill = true): EngineHandle {
    const held = this.#handles.get(metric.name);
    if (held !== undefined) {
      const other = held[instrumentOf].metric;
      if (isSameMetric(metric, other)) {
        this.#tellOfConstants(held[instrumentOf], constantLabels);
        return held;
      }
      throw conflict(metric, other);
    }
    const claimed = claimedNames(metric);
    for (const name of claimed) {
      const owner = this.#owners.get(name);
      if (owner !== undefined) throw conflict(metric, owner);
    }
    const handle = makeInstrument(metric, this.#context(constantLabels));
    const instrument = handle[instrumentOf];
    this.#client.add(instrument);
    this.#handles.set(metric.name, handle);
    for (const name of claimed) this.#owners.set(name, metric);
    if (zeroFill) instrument.fillWithZeros();
    return handle;
  }

  /** Counts work that could not be recorded, by what should have recorded it. */
  recordingFailed(source: string): void {
    this.#own(telltale.recordingErrors).inc({ source });
  }

  /** Reads values at each scrape; the result takes the collector out again. */
  addCollector(collector: Collector): () => void {
    return this.#collectors.add(collector);
  }

  /** Asks for the labels of an exemplar whenever a counter or histogram is recorded; `undefined` stops it. */
  setExemplarSource(source: ExemplarSource | undefined): void {
    for (const context of this.#contexts.values()) context.exemplarSource = source;
  }

  connect(client: ClientRegistry): void {
    this.#client.join(client, this.instruments(), (error) => this.#warnOnce(String(error), (error as Error).message));
  }

  /** Counts a telemetry that uses this registry; the result counts it out, and the last one leaves the client's registry. */
  retain(): () => void {
    this.#users++;
    return () => {
      if (--this.#users === 0) this.#client.leave();
    };
  }

  // A program may load its client after Telltale.
  #join(): void {
    if (this.#client.joined) return;
    const client = this.#findClient();
    if (client !== undefined) this.connect(client);
  }

  #source(): PageSource {
    return {
      refresh: () => this.refresh(),
      instruments: () => this.instruments(),
      foreign: () => this.#client.foreign(),
    };
  }

  #context(constantLabels: Readonly<Record<string, string>>): InstrumentContext {
    const key = JSON.stringify(constantLabels);
    let context = this.#contexts.get(key);
    if (context === undefined) {
      const exemplarSource = [...this.#contexts.values()][0]?.exemplarSource;
      const overflowed = (metric: string, label: string): void => this.#overflowed(metric, label);
      context = { clock: this.#clock, constantLabels, overflowed, exemplarSource };
      this.#contexts.set(key, context);
    }
    return context;
  }

  #own<M extends Metric>(definition: M): InstrumentOf<M> {
    const exposed = expose(definition, otel)!;
    return this.#handles.get(exposed.name) as unknown as InstrumentOf<M>;
  }

  // One series cannot have both. What Telltale says of itself belongs to the registry, and has none.
  #tellOfConstants({ metric, series }: Instrument, wanted: Readonly<Record<string, string>>): void {
    const { columns, constants } = series;
    const own = Object.entries(wanted).filter(([name]) => !columns.some(({ exposed }) => exposed === name));
    const isSame = own.length === Object.keys(constants).length && own.every(([name, v]) => constants[name] === v);
    if (isSame || metric.catalog === nameOf(telltale)) return;
    this.#warnOnce(
      'constant labels',
      `${metric.name}: another telemetry of this registry defined it first and it keeps its constant labels, ` +
        `${JSON.stringify(constants)}. Give telemetries with other constant labels a registry of their own.`,
    );
  }

  #overflowed(metric: string, label: string): void {
    if (metric.startsWith('telltale_')) return;
    this.#own(telltale.labelOverflow).inc({ metric, label });
    this.#warnOnce(
      `${metric} ${label}`,
      `${metric}: the label "${label}" is past its budget; further values are recorded as "other". ` +
        'Declare a larger open(max) or maxSeries if all values are wanted, or record a class of values.',
    );
  }

  #collectorFailed(collector: string, reason: CollectorFailure, error: unknown): void {
    this.#own(telltale.collectorErrors).inc({ collector, reason });
    const problem = error instanceof Error ? error.message : shown(error);
    const cause = reason === 'timeout' ? 'it took longer than its timeout' : problem;
    this.#warnOnce(
      `${collector} ${reason}`,
      `collector "${collector}": ${cause}; its metrics are left out of the page.`,
    );
  }

  #warnOnce(about: string, message: string): void {
    if (this.#warned.has(about)) return;
    this.#warned.add(about);
    warn(this.#logger, message);
  }
}

function conflict(metric: ExposedMetric, other: ExposedMetric): TelltaleError {
  const problem = `${describeMetric(metric)} would be exposed under the name of ${describeMetric(other)}`;
  return new TelltaleError('TELLTALE_METRIC_CONFLICT', problem, metric.name);
}
