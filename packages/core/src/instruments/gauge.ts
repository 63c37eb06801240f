import type { ExposedMetric } from '../conventions/convention.ts';
import type { Gauge, GaugeChild } from './handles.ts';
import { Instrument, instrumentOf, refuseValue } from './instrument.ts';
import type { EngineHandle, InstrumentContext, SeriesHandle } from './instrument.ts';
import type { LabelRecord } from './series-table.ts';

/** Holds one number for each series. A gauge has no series before it is set: a zero nobody measured would be a lie. */
export class GaugeInstrument extends Instrument<GaugeSeries> implements Gauge<LabelRecord> {
  constructor(metric: ExposedMetric, context: InstrumentContext) {
    super(metric, 1, context);
  }

  set(labels: LabelRecord, value: number): void {
    if (typeof value !== 'number') refuseValue(this.metric, value);
    this.put(this.series.slotOf(labels), value);
  }

  inc(labels: LabelRecord, value = 1): void {
    if (typeof value !== 'number') refuseValue(this.metric, value);
    this.add(this.series.slotOf(labels), value);
  }

  dec(labels: LabelRecord, value = 1): void {
    if (typeof value !== 'number') refuseValue(this.metric, value);
    this.add(this.series.slotOf(labels), -value);
  }

  setToCurrentTime(labels: LabelRecord): void {
    this.set(labels, this.nowSeconds());
  }

  with(labels: LabelRecord): GaugeChild {
    return this.childOf(labels, (slot) => new GaugeSeries(this, this.series.recordOf(slot), slot));
  }

  put(slot: number, value: number): void {
    this.values[slot] = value;
    this.touch(slot);
  }

  add(slot: number, value: number): void {
    this.values[slot]! += value;
    this.touch(slot);
  }

  nowSeconds(): number {
    return this.context.clock.now() / 1000;
  }
}

/** One series, which finds itself a new slot after its removal. */
export class GaugeSeries implements GaugeChild, SeriesHandle {
  slot: number;
  protected readonly gauge: GaugeInstrument;
  readonly #labels: LabelRecord;

  constructor(gauge: GaugeInstrument, labels: LabelRecord, slot: number) {
    this.gauge = gauge;
    this.slot = slot;
    this.#labels = labels;
  }

  set(value: number): void {
    this.gauge.put(this.#slot(value), value);
  }

  inc(value = 1): void {
    this.gauge.add(this.#slot(value), value);
  }

  dec(value = 1): void {
    this.gauge.add(this.#slot(value), -value);
  }

  setToCurrentTime(): void {
    this.set(this.gauge.nowSeconds());
  }

  #slot(value: number): number {
    if (typeof value !== 'number') refuseValue(this.gauge.metric, value);
    return this.slot >= 0 ? this.slot : this.gauge.revive(this, this.#labels);
  }
}

/** A gauge without labels: its only series and the metric at once. */
export class BareGauge extends GaugeSeries implements EngineHandle {
  constructor(gauge: GaugeInstrument) {
    super(gauge, {}, -1);
  }

  get name(): string {
    return this.gauge.name;
  }

  get [instrumentOf](): Instrument {
    return this.gauge[instrumentOf];
  }

  reset(): void {
    this.gauge.reset();
  }
}
