import type { Clock } from '../clock.ts';
import { TelltaleError, shown } from '../errors.ts';
import { instrumentOf, refuseValue } from './instrument.ts';
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
 * Reads values that live elsewhere, at each scrape and once for all concurrent ones. What it reports replaces what it
 * reported before, so that a label set which is no longer reported disappears; series of the same metrics that other
 * collectors report stay, such as those of another pool, and so do those that are recorded without one. When it fails
 * or takes too long, its series are left out of that page, `telltale_collector_errors_total` counts it, and nothing
 * else is affected.
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

interface AddedCollector {
  readonly collector: Collector;
  readonly instruments: readonly Instrument[];
}

/** Which collector reported the series of an instrument last, by slot. */
type Owners = WeakMap<Instrument, (AddedCollector | undefined)[]>;

type Staged = Map<Instrument, (readonly [labels: LabelRecord, value: number])[]>;

const DEFAULT_TIMEOUT_SECONDS = 5;

/** Runs collectors: together, isolated from each other, and once for all who wait at the same time. */
export class Collectors {
  readonly #clock: Clock;
  readonly #failed: (collector: string, reason: CollectorFailure, error: unknown) => void;
  readonly #running = new Set<AddedCollector>();
  readonly #collectors = new Set<AddedCollector>();
  readonly #owners: Owners = new WeakMap();
  #round: Promise<void> | undefined;

  constructor(clock: Clock, failed: (collector: string, reason: CollectorFailure, error: unknown) => void) {
    this.#clock = clock;
    this.#failed = failed;
  }

  /**
   * @returns takes the collector out again, and the series that it reported with it.
   * @throws TelltaleError `TELLTALE_OPTIONS`
   */
  add(collector: Collector): () => void {
    const added = { collector, instruments: checkedInstruments(collector) };
    this.#collectors.add(added);
    for (const instrument of added.instruments) this.#removeZeros(instrument);
    return () => {
      if (this.#collectors.delete(added)) this.#clear(added);
    };
  }

  /** Resolves when every collector has reported, failed or run out of time. Never rejects. */
  refresh(): Promise<void> {
    if (this.#collectors.size === 0) return Promise.resolve();
    // In a turn of its own, when the round is known: a collector may ask for a page itself.
    this.#round ??= Promise.resolve()
      .then(() => this.#runAll())
      .finally(() => {
        this.#round = undefined;
      });
    return this.#round;
  }

  async #runAll(): Promise<void> {
    await Promise.all([...this.#collectors].map((added) => this.#run(added)));
  }

  async #run(added: AddedCollector): Promise<void> {
    const { collector, instruments } = added;
    const staged: Staged = new Map();
    try {
      await this.#collect(added, reportInto(staged, instruments, collector.name));
      if (!this.#collectors.has(added)) return;
      for (const instrument of instruments) this.#replace(added, instrument, staged.get(instrument) ?? []);
    } catch (error) {
      this.#clear(added);
      this.#failed(collector.name, error === outOfTime ? 'timeout' : 'error', error);
    }
  }

  async #collect(added: AddedCollector, report: Report): Promise<void> {
    // It is still busy since a scrape that gave up on it: a second run would only add to the load.
    if (this.#running.has(added)) throw outOfTime;
    const { collector } = added;
    const aborter = new AbortController();
    const work = collector.collect(report, aborter.signal);
    if (work === undefined) return;
    this.#running.add(added);
    // Resolved, as some libraries have promises of their own.
    const settled = Promise.resolve(work).finally(() => this.#running.delete(added));
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

  #replace(added: AddedCollector, instrument: Instrument, entries: readonly (readonly [LabelRecord, number])[]): void {
    const { series } = instrument;
    const owners = this.#ownersOf(instrument);
    const reported = new Set<number>();
    for (const [labels, value] of entries) {
      const slot = series.slotOf(labels);
      // Two values that folded into the same `other` are one series: their sum.
      instrument.values[slot] = reported.has(slot) ? instrument.values[slot]! + value : value;
      instrument.touch(slot);
      owners[slot] = added;
      reported.add(slot);
    }
    this.#remove(added, instrument, reported);
  }

  #clear(added: AddedCollector): void {
    for (const instrument of added.instruments) this.#remove(added, instrument, noSlots);
  }

  #remove(added: AddedCollector, instrument: Instrument, but: ReadonlySet<number>): void {
    const owners = this.#ownersOf(instrument);
    for (let slot = 0; slot < instrument.series.size; slot++) {
      if (but.has(slot) || owners[slot] !== added) continue;
      instrument.series.remove(slot);
      owners[slot] = undefined;
    }
  }

  /** What a metric started with: from now on it is told what there is. */
  #removeZeros(instrument: Instrument): void {
    if (instrument.metric.type !== 'counter') return;
    const owners = this.#ownersOf(instrument);
    for (let slot = 0; slot < instrument.series.size; slot++) {
      if (owners[slot] === undefined && instrument.values[slot] === 0) instrument.series.remove(slot);
    }
  }

  #ownersOf(instrument: Instrument): (AddedCollector | undefined)[] {
    let owners = this.#owners.get(instrument);
    if (owners === undefined) this.#owners.set(instrument, (owners = []));
    return owners;
  }
}

const noSlots: ReadonlySet<number> = new Set();

const outOfTime = new TelltaleError('TELLTALE_COLLECTOR', 'A collector took longer than its timeout');

/** The instruments of a collector's metrics, without those that are disabled. From JavaScript it may be anything at all. */
function checkedInstruments({ name, metrics, collect }: Collector): readonly Instrument[] {
  demand(typeof name === 'string' && name !== '', `a collector is called ${shown(name)}`, name);
  demand(Array.isArray(metrics), `the collector ${shown(name)} lists no metrics`, metrics);
  demand(typeof collect === 'function', `the collector ${shown(name)} has no function collect`, collect);
  const instruments = metrics.flatMap((handle) => (handle as Partial<EngineHandle>)[instrumentOf] ?? []);
  const wrong = instruments.find(({ metric }) => metric.type === 'histogram')?.name;
  demand(
    wrong === undefined,
    `the collector ${shown(name)} lists ${wrong}, a histogram, whose values are observed`,
    wrong,
  );
  return instruments;
}

function demand(holds: boolean, problem: string, value: unknown): void {
  if (!holds) throw new TelltaleError('TELLTALE_OPTIONS', `addCollector: ${problem}`, value);
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
    const { metric } = instrument;
    if (typeof value !== 'number' || (metric.type === 'counter' && !(Number.isFinite(value) && value >= 0))) {
      refuseValue(metric, value);
    }
    const entries = staged.get(instrument);
    if (entries === undefined) staged.set(instrument, [[labels, value]]);
    else entries.push([labels, value]);
  };
}
