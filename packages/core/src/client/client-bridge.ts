import { systemClock } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { describeMetric } from '../conventions/same-metric.ts';
import { TelltaleError } from '../errors.ts';
import type { ForeignFamily } from '../exposition/source.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { ClientMetric } from './client-metric.ts';
import { isOpenMetrics } from './client-registry.ts';
import type { ClientRegistry } from './client-registry.ts';
import { ForeignMetrics, shownName } from './foreign-metrics.ts';
import type { ForeignFailed, ForeignMetric } from './foreign-metrics.ts';

export interface ClientBridgeOptions {
  /** Brings the instruments up to date. Called once for all metrics that a client reads at the same time. */
  readonly refresh: () => Promise<void>;
  /** Told of a metric of the application's own that could not be read. The others are still read. @default nobody */
  readonly failed?: ForeignFailed;
  /** @default the system's clock */
  readonly clock?: Clock;
  /** Seconds that a metric of the application's own may take. @default 5 */
  readonly timeoutSeconds?: number;
}

/**
 * Puts instruments into the registry of a client, and reads the application's own metrics from it.
 *
 * Instruments that tell of the process itself (catalogs `process`, `nodejs` and `telltale`) give way where the registry
 * has a metric of the same name, whether it came before them or comes later, as `collectDefaultMetrics()` may.
 */
export class ClientBridge {
  readonly #registry: ClientRegistry;
  readonly #refresh: () => Promise<void>;
  readonly #metrics = new Map<Instrument, ClientMetric>();
  readonly #foreign: ForeignMetrics;
  #refreshing: Promise<void> | undefined;
  #stopGivingWay: (() => void) | undefined;

  constructor(registry: ClientRegistry, options: ClientBridgeOptions) {
    const { clock = systemClock, failed = (): void => {}, timeoutSeconds = 5 } = options;
    this.#registry = registry;
    this.#refresh = options.refresh;
    this.#foreign = new ForeignMetrics(registry, { clock, failed, timeoutSeconds });
  }

  /**
   * Registers an instrument. Called again after `register.clear()`, it puts the instrument back.
   *
   * @throws TelltaleError `TELLTALE_METRIC_CONFLICT` where the registry has a metric of the same name that is not this
   * instrument; the message shows both.
   */
  add(instrument: Instrument): void {
    const metric = this.#metrics.get(instrument) ?? this.#metricOf(instrument);
    const other = this.#otherOfSameName(metric);
    if (other !== undefined && !metric.isRuntime) refuse(instrument, other);
    this.#metrics.set(instrument, metric);
    if (metric.isRuntime) this.#giveWayLater();
    if (other === undefined) this.#registry.registerMetric(metric as never);
  }

  /** Whether the registry has a metric of the application's own in place of the instrument, which is not to be shown then. */
  hasGivenWay(instrument: Instrument): boolean {
    const metric = this.#metrics.get(instrument);
    return metric !== undefined && metric.isRuntime && this.#otherOfSameName(metric) !== undefined;
  }

  /** The application's own metrics as they are now, with the default labels of their registry. Never rejects. */
  foreign(): Promise<readonly ForeignFamily[]> {
    const ours = new Set<string>();
    for (const [instrument, { name }] of this.#metrics) if (!this.hasGivenWay(instrument)) ours.add(name);
    const registered = this.#registry.getMetricsAsArray() as readonly ForeignMetric[];
    return this.#foreign.read(registered.filter((metric) => !ours.has(shownName(metric, this.#registry))));
  }

  /** Takes the instruments out of the registry again. */
  close(): void {
    this.#stopGivingWay?.();
    for (const metric of this.#metrics.values()) {
      if (this.#registry.getSingleMetric(metric.name) === metric) this.#registry.removeSingleMetric(metric.name);
    }
    this.#metrics.clear();
  }

  #metricOf(instrument: Instrument): ClientMetric {
    return new ClientMetric(instrument, {
      isOpenMetrics: () => isOpenMetrics(this.#registry),
      refresh: () => this.#refreshOnce(),
    });
  }

  #refreshOnce(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  // As OpenMetrics, a counter `jobs` and a counter `jobs_total` are both shown as `jobs_total`.
  #otherOfSameName(metric: ClientMetric): ForeignMetric | undefined {
    const registered = this.#registry.getSingleMetric(metric.name) as ForeignMetric | ClientMetric | undefined;
    if (registered !== undefined) return registered === metric ? undefined : registered;
    if (metric.type !== 'counter' || !isOpenMetrics(this.#registry)) return undefined;
    const family = this.#registry.getSingleMetric(metric.name.replace(/_total$/, '')) as ForeignMetric | undefined;
    return family?.type === 'counter' ? family : undefined;
  }

  // A program that calls collectDefaultMetrics() after us would be stopped by "already been registered". Only the registry
  // sees that call coming, so the method is replaced in this one object, until close().
  #giveWayLater(): void {
    if (this.#stopGivingWay !== undefined) return;
    const registry = this.#registry;
    const register = registry.registerMetric;
    const giveWay = (metric: ForeignMetric): void => {
      const held = registry.getSingleMetric(metric.name);
      const isOurs = held instanceof ClientMetric && held.isRuntime;
      if (isOurs && held !== metric) registry.removeSingleMetric(metric.name);
      register.call(registry, metric as never);
    };
    registry.registerMetric = giveWay;
    this.#stopGivingWay = (): void => {
      this.#stopGivingWay = undefined;
      if (registry.registerMetric === giveWay) registry.registerMetric = register;
    };
  }
}

function refuse(instrument: Instrument, other: ForeignMetric): never {
  const labels = other.labelNames?.length ? `{${other.labelNames.join(', ')}}` : '';
  const problem =
    `${describeMetric(instrument.metric)} would be exposed under the name of ` +
    `${other.type} ${other.name}${labels} "${other.help}", which is already in the registry of the client`;
  throw new TelltaleError('TELLTALE_METRIC_CONFLICT', problem, instrument.name);
}
