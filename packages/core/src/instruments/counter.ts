import type { ExposedMetric } from '../conventions/convention.ts';
import type { Counter, CounterChild, ExemplarLabels } from './handles.ts';
import { Instrument, instrumentOf, refuseValue } from './instrument.ts';
import type { EngineHandle, InstrumentContext, SeriesHandle } from './instrument.ts';
import type { LabelRecord } from './series-table.ts';

/** Holds one number for each series. */
export class CounterInstrument extends Instrument<CounterSeries> implements Counter<LabelRecord> {
  constructor(metric: ExposedMetric, context: InstrumentContext) {
    super(metric, 1, context);
  }

  inc(labels: LabelRecord, value = 1, exemplar?: ExemplarLabels): void {
    if (!(Number.isFinite(value) && value >= 0)) refuseValue(this.metric, value);
    this.add(this.series.slotOf(labels), value, exemplar);
  }

  with(labels: LabelRecord): CounterChild {
    return this.childOf(labels, (slot) => new CounterSeries(this, this.series.recordOf(slot), slot));
  }

  add(slot: number, value: number, exemplar: ExemplarLabels | undefined): void {
    this.values[slot]! += value;
    if (exemplar !== undefined || this.tracks) this.track(slot, slot, value, exemplar);
  }
}

/** One series, which finds itself a new slot after its removal. */
export class CounterSeries implements CounterChild, SeriesHandle {
  slot: number;
  protected readonly counter: CounterInstrument;
  readonly #labels: LabelRecord;

  constructor(counter: CounterInstrument, labels: LabelRecord, slot: number) {
    this.counter = counter;
    this.slot = slot;
    this.#labels = labels;
  }

  inc(value = 1, exemplar?: ExemplarLabels): void {
    const { counter } = this;
    if (!(Number.isFinite(value) && value >= 0)) refuseValue(counter.metric, value);
    counter.add(this.slot >= 0 ? this.slot : counter.revive(this, this.#labels), value, exemplar);
  }
}

/** A counter without labels: its only series and the metric at once. */
export class BareCounter extends CounterSeries implements EngineHandle {
  constructor(counter: CounterInstrument) {
    super(counter, {}, -1);
  }

  get name(): string {
    return this.counter.name;
  }

  get [instrumentOf](): Instrument {
    return this.counter[instrumentOf];
  }

  reset(): void {
    this.counter.reset();
  }
}
