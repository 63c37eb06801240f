import type { Clock } from '../clock.ts';
import { TelltaleError } from '../errors.ts';
import type { ForeignExemplar, ForeignFamily, ForeignSample, ForeignType } from '../exposition/source.ts';
import { defaultLabelsOf, isOpenMetrics } from './client-registry.ts';
import type { ClientRegistry } from './client-registry.ts';

/** Told of a metric that could not be read. */
export type ForeignFailed = (metric: string, error: unknown) => void;

/** A metric of the application's own, as far as its name says what it is. */
export interface ForeignMetric {
  readonly name: string;
  readonly help?: string;
  readonly type?: string;
  readonly labelNames?: readonly string[];
  readonly get: () => Promise<ForeignValues>;
}

interface ForeignValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values?: readonly {
    readonly labels?: Readonly<Record<string, string | number>>;
    readonly value: number;
    readonly metricName?: string;
    readonly exemplar?: ForeignExemplar | null;
  }[];
}

export interface ForeignOptions {
  readonly clock: Clock;
  readonly failed: ForeignFailed;
  readonly timeoutSeconds: number;
}

/**
 * Reads metrics of the application's own one by one. `getMetricsAsJSON()` would ask all of them at once, fail with the
 * first that fails, and write the default labels into the values that the metrics hold.
 */
export class ForeignMetrics {
  readonly #registry: ClientRegistry;
  readonly #options: ForeignOptions;
  // A metric that has not answered yet, since this scrape or one that gave up on it: asking again would only add load.
  readonly #asked = new WeakMap<ForeignMetric, Promise<ForeignValues>>();

  constructor(registry: ClientRegistry, options: ForeignOptions) {
    this.#registry = registry;
    this.#options = options;
  }

  /** The families of the metrics, without those that fail or take too long. Never rejects. */
  async read(metrics: readonly ForeignMetric[]): Promise<readonly ForeignFamily[]> {
    const { clock, timeoutSeconds } = this.#options;
    const late = Promise.withResolvers<never>();
    const cancel = clock.after(timeoutSeconds * 1000, () => {
      const problem = `A metric of the application took longer than ${timeoutSeconds} seconds`;
      late.reject(new TelltaleError('TELLTALE_COLLECTOR', problem, timeoutSeconds));
    });
    const families = await Promise.all(metrics.map((metric) => this.#family(metric, late.promise)));
    cancel();
    return families.filter((family) => family !== undefined);
  }

  async #family(metric: ForeignMetric, late: Promise<never>): Promise<ForeignFamily | undefined> {
    try {
      return familyOf(await Promise.race([this.#ask(metric), late]), this.#registry);
    } catch (error) {
      this.#options.failed(shownName(metric, this.#registry), error);
      return undefined;
    }
  }

  async #ask(metric: ForeignMetric): Promise<ForeignValues> {
    const asked = this.#asked.get(metric);
    if (asked !== undefined) return asked;
    const answer = metric.get();
    this.#asked.set(metric, answer);
    try {
      return await answer;
    } finally {
      this.#asked.delete(metric);
    }
  }
}

/**
 * The name under which a client shows a metric. A counter of an OpenMetrics registry ends in `_total` there whatever it
 * was called, and has lost the ending itself since the registry was first rendered.
 */
export function shownName(
  { name, type }: { readonly name?: unknown; readonly type?: unknown },
  registry: ClientRegistry,
): string {
  return type === 'counter' && isOpenMetrics(registry) ? `${String(name).replace(/_total$/, '')}_total` : String(name);
}

const types = new Set<string>(['counter', 'gauge', 'histogram', 'summary'] satisfies ForeignType[]);

function familyOf(read: ForeignValues, registry: ClientRegistry): ForeignFamily {
  const defaults = defaultLabelsOf(registry) as Readonly<Record<string, string>>;
  const hasDefaults = Object.keys(defaults).length > 0;
  return {
    name: shownName(read, registry),
    help: read.help,
    type: types.has(read.type) ? (read.type as ForeignType) : 'untyped',
    samples: (read.values ?? []).map(({ labels = {}, value, metricName, exemplar }): ForeignSample => ({
      name: metricName,
      labels: hasDefaults ? { ...defaults, ...labels } : labels,
      value,
      exemplar,
    })),
  };
}
