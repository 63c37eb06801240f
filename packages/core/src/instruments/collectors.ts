import type { Clock } from '../clock.ts';
import { TelltaleError, shown } from '../errors.ts';
import { instrumentOf } from './instrument.ts';
import type { EngineHandle, Instrument } from './instrument.ts';
import type { LabelRecord } from './series-table.ts';

interface ReportedLabels<L> {
  with(labels: L): { inc(value?: number): void };
}

interface ReportedBare {
  inc(value?: number): void;
  reset(): void;
}

/** Gives a value to a counter or gauge: the value itself, not what is to be added to it. */
export interface Report {
  <L>(metric: ReportedLabels<L>, labels: NoInfer<L>, value: number): void;
  (metric: ReportedBare, value: number): void;
}

/**
 * Reads values that live elsewhere, at each scrape and once for all concurrent ones. What it reports replaces all series
 * of its metrics, so that a label set which is no longer reported disappears. When it fails or takes too long, its
 * metrics are left out of that page, `telltale_collector_errors_total` counts it, and nothing else is affected.
 */
export interface Collector {
  /** Stands in `telltale_collector_errors_total{collector}` and in warnings. */
  readonly name: string;
  /** The counters and gauges it reports. */
  readonly metrics: readonly { readonly name: string }[];
  /** Seconds it may take. @default 5 */
  readonly timeoutSeconds?: number;
  /** Reports the values; the signal is aborted when the time is up. */
  readonly collect: (report: Report, signal: AbortSignal) => void | Promise<void>;
}

/** What happened to a collector that did not succeed. */
export type CollectorFailure = 'error' | 'timeout';

type Staged = Map<Instrument, (readonly [labels: LabelRecord, value: number])[]>;

const DEFAULT_TIMEOUT_SECONDS = 5;

/** Runs collectors: together, isolated from each other, and once for all who wait at the same time. */
export class Collectors {
  readonly #clock: Clock;
  readonly #failed: (collector: string, reason: CollectorFailure, error: unknown) => void;
  readonly #running = new Set<Collector>();
  readonly #collectors = new Set<Collector>();
  #round: Promise<void> | undefined;

  constructor(clock: Clock, failed: (collector: string, reason: CollectorFailure, error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  /** @returns takes the collector out again, and the series of its metrics with it. */
  add(collector: Collector): () => void {
    const own = { ...collector };
    this.#collectors.add(own);
    return () => {
      if (this.#collectors.delete(own)) clear(instrumentsOf(own));
    };
  }

  /** Resolves when every collector has reported, failed or run out of time. Never rejects. */
  refresh(): Promise<void> {
    if (this.#collectors.size === 0) return Promise.resolve();
    this.#round ??= this.#runAll().finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  async #runAll(): Promise<void> {
    await Promise.all([...this.#collectors].map((collector) => this.#run(collector)));
  }

  async #run(collector: Collector): Promise<void> {
    const instruments = instrumentsOf(collector);
    const staged: Staged = new Map();
    try {
      await this.#collect(collector, reportInto(staged, instruments, collector.name));
      if (!this.#collectors.has(collector)) return;
      for (const instrument of instruments) replace(instrument, staged.get(instrument) ?? []);
    } catch (error) {
      clear(instruments);
      this.#failed(collector.name, error === outOfTime ? 'timeout' : 'error', error);
    }
  }

  async #collect(collector: Collector, report: Report): Promise<void> {
    // It is still busy since a scrape that gave up on it: a second run would only add to the load.
    if (this.#running.has(collector)) throw outOfTime;
    const aborter = new AbortController();
    const work = collector.collect(report, aborter.signal);
    if (!(work instanceof Promise)) return;
    this.#running.add(collector);
    const settled = work.finally(() => this.#running.delete(collector));
    const late = Promise.withResolvers<never>();
    const cancel = this.#clock.after((collector.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000, () => {
      late.reject(outOfTime);
      aborter.abort(outOfTime);
    });
    try {
      await Promise.race([settled, late.promise]);
    } finally {
      cancel();
    }
  }
}

const outOfTime = new TelltaleError('TELLTALE_COLLECTOR', 'A collector took longer than its timeout');

function instrumentsOf(collector: Collector): readonly Instrument[] {
  return collector.metrics.flatMap((handle) => (handle as Partial<EngineHandle>)[instrumentOf] ?? []);
}

function reportInto(staged: Staged, instruments: readonly Instrument[], collector: string): Report {
  return (handle: object, labelsOrValue: unknown, maybeValue?: number): void => {
    const instrument = (handle as Partial<EngineHandle>)[instrumentOf];
    if (instrument === undefined) return; // Disabled: it has a handle, and no instrument.
    const [labels, value] =
      typeof labelsOrValue === 'number' ? [{}, labelsOrValue] : [labelsOrValue as LabelRecord, maybeValue];
    if (!instruments.includes(instrument)) {
      throw new TelltaleError(
        'TELLTALE_COLLECTOR',
        `The collector ${shown(collector)} reported ${instrument.name}, which is not among its metrics`,
        instrument.name,
      );
    }
    if (typeof value !== 'number') {
      throw new TelltaleError('TELLTALE_VALUE', `${instrument.name} was reported as ${shown(value)}`, value);
    }
    const entries = staged.get(instrument);
    if (entries === undefined) staged.set(instrument, [[labels, value]]);
    else entries.push([labels, value]);
  };
}

function replace(instrument: Instrument, entries: readonly (readonly [LabelRecord, number])[]): void {
  const { series } = instrument;
  const reported = new Set<number>();
  for (const [labels, value] of entries) {
    const slot = series.slotOf(labels);
    // Two values that folded into the same `other` are one series: their sum.
    instrument.values[slot] = reported.has(slot) ? instrument.values[slot]! + value : value;
    instrument.touch(slot);
    reported.add(slot);
  }
  for (let slot = 0; slot < series.size; slot++) if (!reported.has(slot)) series.remove(slot);
}

function clear(instruments: readonly Instrument[]): void {
  for (const { series } of instruments) for (let slot = 0; slot < series.size; slot++) series.remove(slot);
}
