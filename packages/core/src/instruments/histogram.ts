import type { ExposedMetric } from '../conventions/convention.ts';
import { TelltaleError } from '../errors.ts';
import type { EndLabelledTimer, EndTimer, ExemplarLabels, Timer, TimerChild } from './handles.ts';
import { Instrument, instrumentOf, refuseValue } from './instrument.ts';
import type { EngineHandle, InstrumentContext, SeriesHandle } from './instrument.ts';
import type { LabelRecord } from './series-table.ts';

/**
 * Holds for each series a count for every bucket (its own, not cumulated; `+Inf` last) and then the sum. The total count
 * is added up when the page is rendered.
 */
export class HistogramInstrument extends Instrument<HistogramSeries> implements Timer<LabelRecord> {
  readonly bounds: Float64Array;

  constructor(metric: ExposedMetric, context: InstrumentContext) {
    super(metric, metric.buckets.length + 2, context);
    this.bounds = Float64Array.from(metric.buckets);
  }

  observe(labels: LabelRecord, value: number, exemplar?: ExemplarLabels): void {
    if (!Number.isFinite(value)) refuseValue(this.metric, value);
    this.add(this.series.slotOf(labels), value, exemplar);
  }

  with(labels: LabelRecord): TimerChild {
    return this.childOf(labels, (slot) => new HistogramSeries(this, this.series.recordOf(slot), slot));
  }

  startTimer(labels: Partial<LabelRecord> = {}): EndLabelledTimer<LabelRecord> {
    this.requireSeconds();
    const start = this.context.clock.monotonic();
    return (more, exemplar) => {
      const seconds = this.secondsSince(start);
      this.observe({ ...labels, ...more }, seconds, exemplar);
      return seconds;
    };
  }

  add(slot: number, value: number, exemplar: ExemplarLabels | undefined): void {
    const { bounds, values } = this;
    const buckets = bounds.length;
    let bucket = 0;
    while (bucket < buckets && value > bounds[bucket]!) bucket++;
    const start = slot * (buckets + 2);
    values[start + bucket]!++;
    values[start + buckets + 1]! += value;
    if (exemplar !== undefined || this.tracks) this.track(slot, start + bucket, value, exemplar);
  }

  secondsSince(start: number): number {
    return (this.context.clock.monotonic() - start) / 1000;
  }

  now(): number {
    return this.context.clock.monotonic();
  }

  requireSeconds(): void {
    const { unit, name } = this.metric;
    if (unit === 'seconds') return;
    throw new TelltaleError(
      'TELLTALE_TIMER_UNIT',
      `${name} measures ${unit ?? 'no unit'}, so it cannot take the time`,
      unit,
    );
  }
}

/** One series, which finds itself a new slot after its removal. */
export class HistogramSeries implements TimerChild, SeriesHandle {
  slot: number;
  protected readonly histogram: HistogramInstrument;
  readonly #labels: LabelRecord;

  constructor(histogram: HistogramInstrument, labels: LabelRecord, slot: number) {
    this.histogram = histogram;
    this.slot = slot;
    this.#labels = labels;
  }

  observe(value: number, exemplar?: ExemplarLabels): void {
    const { histogram } = this;
    if (!Number.isFinite(value)) refuseValue(histogram.metric, value);
    histogram.add(this.slot >= 0 ? this.slot : histogram.revive(this, this.#labels), value, exemplar);
  }

  startTimer(): EndTimer {
    this.histogram.requireSeconds();
    const start = this.histogram.now();
    return (exemplar) => {
      const seconds = this.histogram.secondsSince(start);
      this.observe(seconds, exemplar);
      return seconds;
    };
  }
}

/** A histogram without labels: its only series and the metric at once. */
export class BareHistogram extends HistogramSeries implements EngineHandle {
  constructor(histogram: HistogramInstrument) {
    super(histogram, {}, -1);
  }

  get name(): string {
    return this.histogram.name;
  }

  get [instrumentOf](): Instrument {
    return this.histogram[instrumentOf];
  }

  reset(): void {
    this.histogram.reset();
  }
}
