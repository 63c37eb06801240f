import type { MetricType } from '../catalog/definition.ts';
import type { Clock } from '../clock.ts';
import type { ExposedMetric } from '../conventions/convention.ts';
import { TelltaleError, shown } from '../errors.ts';
import { fitsExemplar } from './exemplar.ts';
import type { Exemplar, ExemplarSource } from './exemplar.ts';
import { SeriesTable } from './series-table.ts';
import type { LabelRecord } from './series-table.ts';

/** One series that somebody holds. */
export interface SeriesHandle {
  /** -1 after the series was removed. */
  slot: number;
}

/** Leads from the handle that the application holds to the instrument behind it. */
export const instrumentOf = Symbol('telltale.instrument');

/** A handle of the public API, as the engine sees it. */
export interface EngineHandle {
  readonly [instrumentOf]: Instrument;
}

/** What the instruments of a registry share that have the same constant labels. */
export interface InstrumentContext {
  readonly clock: Clock;
  readonly constantLabels: Readonly<Record<string, string>>;
  /** Told when a value of a label went to `other`. */
  readonly overflowed: (metric: string, label: string) => void;
  /** Asked at each recorded value while tracing is on; `undefined` otherwise. */
  exemplarSource: ExemplarSource | undefined;
}

/**
 * The values of one metric: `stride` numbers for each slot of its {@link SeriesTable}, in one typed array.
 *
 * Counters and gauges hold one number. A histogram holds a count for each bucket, `+Inf` last, and the sum.
 */
export abstract class Instrument<Child extends SeriesHandle = SeriesHandle> implements EngineHandle {
  readonly metric: ExposedMetric;
  readonly series: SeriesTable;
  readonly stride: number;
  values: Float64Array;
  /** The newest exemplar by index into {@link values}. */
  readonly exemplars = new Map<number, Exemplar>();

  protected readonly context: InstrumentContext;
  // The child of each slot that somebody holds; a removed slot takes its child's slot away, so that it finds a new one.
  readonly #children: (Child | undefined)[] = [];
  // When each slot was last recorded; only metrics whose series expire pay for it.
  #recordedAt: Float64Array | undefined;

  constructor(metric: ExposedMetric, stride: number, context: InstrumentContext) {
    this.metric = metric;
    this.stride = stride;
    this.context = context;
    this.values = new Float64Array(0);
    if (metric.ttlSeconds !== undefined) this.#recordedAt = new Float64Array(0);
    this.series = new SeriesTable(metric, context.constantLabels, {
      created: (slot) => this.touch(slot),
      removed: (slot) => this.#removed(slot),
      grown: (capacity) => this.#grown(capacity),
      overflowed: (label) => context.overflowed(metric.name, label),
      full: () => this.expire(),
    });
  }

  get name(): string {
    return this.metric.name;
  }

  get [instrumentOf](): Instrument {
    return this;
  }

  /** Removes the series of a label set; false if there was none. */
  remove(labels: LabelRecord): boolean {
    const slot = this.series.find(labels);
    if (slot >= 0) this.series.remove(slot);
    return slot >= 0;
  }

  /** Removes every series; closed label sets that were filled with zeros start at zero again. */
  reset(): void {
    for (let slot = 0; slot < this.series.size; slot++) this.series.remove(slot);
    this.fillWithZeros();
  }

  /** Removes the series that were not recorded for the metric's `ttlSeconds`. */
  expire(): void {
    const recordedAt = this.#recordedAt;
    if (recordedAt === undefined) return;
    const oldest = this.context.clock.now() - this.metric.ttlSeconds! * 1000;
    for (let slot = 0; slot < this.series.size; slot++) {
      if (this.series.isLive(slot) && recordedAt[slot]! < oldest) this.series.remove(slot);
    }
  }

  /** Creates the series of every combination of closed label values, where that is wanted and they are few. */
  fillWithZeros(): void {
    if (!this.metric.zeroFill || this.metric.type === 'gauge') return;
    for (const labels of combinations(this.metric)) this.series.slotOf(labels);
  }

  /** The child of a label set, which is the same at each call as long as the series lives. */
  protected childOf(labels: LabelRecord, create: (slot: number) => Child): Child {
    const slot = this.series.slotOf(labels);
    return (this.#children[slot] ??= create(slot));
  }

  /** Gives a child whose series was removed its series back, at zero. */
  revive(child: Child, labels: LabelRecord): number {
    const slot = this.series.slotOf(labels);
    const owner = this.#children[slot];
    if (owner === undefined) {
      this.#children[slot] = child;
      child.slot = slot;
    }
    return slot;
  }

  /** Notes that a slot was recorded, for the metrics whose series expire. */
  touch(slot: number): void {
    if (this.#recordedAt !== undefined) this.#recordedAt[slot] = this.context.clock.now();
  }

  /** Whether {@link track} has anything to do: asked on the recording path instead of calling it. */
  get tracks(): boolean {
    return this.#recordedAt !== undefined || this.context.exemplarSource !== undefined;
  }

  /** Everything that some metrics do besides adding a number. */
  track(slot: number, index: number, value: number, exemplar?: Readonly<Record<string, string>>): void {
    this.touch(slot);
    const given = exemplar ?? this.currentExemplar();
    if (given === undefined) return;
    // A copy: whoever gave the object may use it again, and the page relies on its size.
    const labels = { ...given };
    if (!fitsExemplar(labels)) return;
    this.exemplars.set(index, { labels, value, timestamp: this.context.clock.now() });
  }

  /** The labels of an exemplar for what is recorded now; `undefined` where there are none. Never throws. */
  currentExemplar(): Readonly<Record<string, string>> | undefined {
    try {
      return this.context.exemplarSource?.();
    } catch {
      return undefined; // The value is recorded already; a failing source costs only its exemplar.
    }
  }

  #removed(slot: number): void {
    const start = slot * this.stride;
    this.values.fill(0, start, start + this.stride);
    if (this.exemplars.size > 0) for (let i = start; i < start + this.stride; i++) this.exemplars.delete(i);
    const child = this.#children[slot];
    if (child !== undefined) child.slot = -1;
    this.#children[slot] = undefined;
  }

  #grown(capacity: number): void {
    const values = new Float64Array(capacity * this.stride);
    values.set(this.values);
    this.values = values;
    if (this.#recordedAt === undefined) return;
    const recordedAt = new Float64Array(capacity);
    recordedAt.set(this.#recordedAt);
    this.#recordedAt = recordedAt;
  }
}

const whatItTakes: Readonly<Record<MetricType, string>> = {
  counter: 'a finite number that is not negative',
  gauge: 'a number',
  histogram: 'a finite number',
};

/** Throws for a value that a metric cannot hold. Apart from the recording path, so that it stays small. */
export function refuseValue(metric: ExposedMetric, value: unknown): never {
  const takes = whatItTakes[metric.type];
  throw new TelltaleError('TELLTALE_VALUE', `${metric.name} takes ${takes}, not ${shown(value)}`, value);
}

// More combinations than this are not filled: a page of zeros nobody records helps nobody.
const MAX_ZEROS = 64;

function combinations(metric: ExposedMetric): readonly LabelRecord[] {
  let sets: LabelRecord[] = [{}];
  for (const label of metric.labels) {
    if (label.exposed === null) continue;
    if (label.optional) continue;
    if (label.values === null || sets.length * label.values.length > MAX_ZEROS) return [];
    sets = sets.flatMap((set) => label.values!.map((value) => ({ ...set, [label.recorded]: value })));
  }
  return sets;
}
