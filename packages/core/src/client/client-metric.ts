import { builtInNames } from '../built-in-catalogs.ts';
import type { ExposedMetric } from '../conventions/convention.ts';
import { valuesOf } from '../exposition/samples.ts';
import type { ClientValue } from '../exposition/samples.ts';
import type { Instrument } from '../instruments/instrument.ts';

/** How a client adds up a metric of several processes. */
export type Aggregator = 'sum' | 'average' | 'first';

/** What `get()` of a metric resolves with, in both clients. */
export interface ClientMetricValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: Aggregator;
  readonly values: ClientValue[];
}

/** An instrument in the shape of a client's own metric, so that everything a registry does works on it. */
export class ClientMetric {
  readonly help: string;
  readonly type: string;
  readonly aggregator: Aggregator;
  readonly labelNames: readonly string[];
  /** Whether it tells of the process itself, as a client's collectDefaultMetrics() does: it does not matter who measures it. */
  readonly isRuntime: boolean;

  readonly #instrument: Instrument;
  readonly #isOpenMetrics: () => boolean;
  readonly #refresh: () => Promise<void>;
  #askedForFamily = false;

  constructor(instrument: Instrument, options: { isOpenMetrics(): boolean; refresh(): Promise<void> }) {
    const { metric } = instrument;
    this.help = metric.help;
    this.type = metric.type;
    this.aggregator = aggregatorOf(metric);
    this.labelNames = metric.labels.flatMap(({ exposed }) => exposed ?? []);
    this.isRuntime = builtInNames.includes(metric.catalog);
    this.#instrument = instrument;
    this.#isOpenMetrics = options.isOpenMetrics;
    this.#refresh = options.refresh;
  }

  get name(): string {
    return this.#instrument.name;
  }

  // An OpenMetrics registry assigns a counter its name without `_total` and calls get() right away. A metric of the
  // client's own keeps that name for good; this one only answers that call so, as a merged registry may be OpenMetrics
  // where the one it came from is not.
  set name(name: string) {
    this.#askedForFamily = name !== this.name;
  }

  /** The values of now. Neither the object nor anything in it is used again: clients write default labels into it. */
  async get(): Promise<ClientMetricValues> {
    const asFamily = this.#askedForFamily || this.#isOpenMetrics();
    this.#askedForFamily = false;
    await this.#refresh();
    return {
      name: asFamily && this.type === 'counter' ? this.name.replace(/_total$/, '') : this.name,
      help: this.help,
      type: this.type,
      aggregator: this.aggregator,
      values: valuesOf(this.#instrument),
    };
  }

  /** What `resetMetrics()` of the registry calls. */
  reset(): void {
    this.#instrument.reset();
  }
}

// The sum is right for whatever counts things. The sum of the shares or of the delays of four processes is not.
function aggregatorOf({ name, type, unit, catalog }: ExposedMetric): Aggregator {
  if (type !== 'gauge') return 'sum';
  if (name.endsWith('_info')) return 'first';
  return unit === 'ratio' || (unit === 'seconds' && builtInNames.includes(catalog)) ? 'average' : 'sum';
}
