import type { Collector } from '../instruments/collectors.ts';
import type { TelemetryCore } from '../telemetry.ts';
import type { ResolvedRuntimeOptions } from './runtime-options.ts';

/** What the collection needs of a telemetry. */
export type RuntimeTelemetry = Pick<TelemetryCore, 'addCollector' | 'clock' | 'metric'>;

/**
 * One source of values and the metrics it feeds. Each is a collector of its own: where one fails or does not exist, its
 * metrics are missing and no others.
 */
export interface RuntimePart {
  /** Stands in `telltale_collector_errors_total{collector}`. */
  readonly name: string;
  readonly metrics: Collector['metrics'];
  /** Reads the values at each scrape. */
  readonly collect?: Collector['collect'];
  /** Begins what goes on between scrapes; the result ends it. Neither is called where no metric of the part is shown. */
  readonly start?: () => () => void;
}

/** Makes a part; `undefined` where an option turns it off. */
export type MakePart = (telemetry: RuntimeTelemetry, options: ResolvedRuntimeOptions) => RuntimePart | undefined;
