import type { Definition } from '../catalog/definition.ts';
import type { LabelValues } from '../catalog/labels.ts';

/** Labels of one exemplar, such as `{ trace_id: '…' }`: at most 128 characters of names and values. */
export type ExemplarLabels = Readonly<Record<string, string>>;

/** What every metric of a telemetry can do. */
interface Handle {
  /** The name on the page, namespace, unit and `_total` included. */
  readonly name: string;
  /** Removes every series. Closed label sets that started at zero start at zero again. */
  reset(): void;
}

/** What every metric with labels can do besides. */
interface LabelledHandle<L, Child> extends Handle {
  /**
   * The child of one label set, to be held where the labels are known beforehand: it goes straight to its value. A held
   * child whose series was removed starts a new one at its next use.
   *
   * @throws TelltaleError `TELLTALE_LABEL_UNKNOWN`, `TELLTALE_LABEL_MISSING`, `TELLTALE_LABEL_VALUE`
   */
  with(labels: L): Child;
  /** Removes the series of one label set; false if there was none. */
  remove(labels: L): boolean;
}

/** One series of a counter. */
export interface CounterChild {
  /**
   * Adds to the counter.
   *
   * @param value - Finite and not negative. @default 1
   * @throws TelltaleError `TELLTALE_VALUE`
   */
  inc(value?: number, exemplar?: ExemplarLabels): void;
}

/** A number of events that only grows. */
export interface Counter<L> extends LabelledHandle<L, CounterChild> {
  /** Adds to the series of the labels. @throws TelltaleError `TELLTALE_VALUE` or `TELLTALE_LABEL_*` */
  inc(labels: L, value?: number, exemplar?: ExemplarLabels): void;
}

/** One series of a gauge. */
export interface GaugeChild {
  set(value: number): void;
  inc(value?: number): void;
  dec(value?: number): void;
  /** Sets the gauge to the present time, in seconds since the Unix epoch. */
  setToCurrentTime(): void;
}

/** A value that goes up and down. */
export interface Gauge<L> extends LabelledHandle<L, GaugeChild> {
  set(labels: L, value: number): void;
  inc(labels: L, value?: number): void;
  dec(labels: L, value?: number): void;
  /** Sets the gauge to the present time, in seconds since the Unix epoch. */
  setToCurrentTime(labels: L): void;
}

/** One series of a histogram. */
export interface HistogramChild {
  /** Records a value in the metric's unit. @throws TelltaleError `TELLTALE_VALUE` unless it is finite */
  observe(value: number, exemplar?: ExemplarLabels): void;
}

/** A distribution of values over buckets. */
export interface Histogram<L> extends LabelledHandle<L, HistogramChild> {
  /** Records a value in the metric's unit. @throws TelltaleError `TELLTALE_VALUE` or `TELLTALE_LABEL_*` */
  observe(labels: L, value: number, exemplar?: ExemplarLabels): void;
}

/** Ends a timer: records the seconds since it was started, and returns them. */
export type EndTimer = (exemplar?: ExemplarLabels) => number;

/** Ends a timer; labels that were not known at its start are given now. */
export type EndLabelledTimer<L> = (labels?: Partial<L>, exemplar?: ExemplarLabels) => number;

/** One series of a histogram of seconds. */
export interface TimerChild extends HistogramChild {
  startTimer(): EndTimer;
}

/** A histogram of seconds, which can take the time itself. */
export interface Timer<L> extends LabelledHandle<L, TimerChild> {
  /** Records seconds. @throws TelltaleError `TELLTALE_VALUE` or `TELLTALE_LABEL_*` */
  observe(labels: L, seconds: number, exemplar?: ExemplarLabels): void;
  /** Starts a timer. The labels may be completed when it ends, such as the outcome. */
  startTimer(labels?: Partial<L>): EndLabelledTimer<L>;
}

/** The child and the metric at once, for metrics that have no labels. */
type Bare<Child> = Child & Handle;

type HandleOf<Type, L, Unit> = Type extends 'counter'
  ? keyof L extends never
    ? Bare<CounterChild>
    : Counter<L>
  : Type extends 'gauge'
    ? keyof L extends never
      ? Bare<GaugeChild>
      : Gauge<L>
    : Unit extends 'seconds'
      ? keyof L extends never
        ? Bare<TimerChild>
        : Timer<L>
      : keyof L extends never
        ? Bare<HistogramChild>
        : Histogram<L>;

/** What a definition becomes in a telemetry: `Counter<{ channel: 'web' | 'app' }>`. */
export type InstrumentOf<D extends Definition> =
  D extends Definition<infer Type, infer L, infer Unit> ? HandleOf<Type, LabelValues<L>, Unit> : never;
