import type { ExposedMetric } from '../conventions/convention.ts';
import { BareCounter, CounterInstrument } from './counter.ts';
import { BareGauge, GaugeInstrument } from './gauge.ts';
import { BareHistogram, HistogramInstrument } from './histogram.ts';
import type { EngineHandle, InstrumentContext } from './instrument.ts';

const makers = {
  counter(metric: ExposedMetric, context: InstrumentContext): EngineHandle {
    const counter = new CounterInstrument(metric, context);
    return metric.labels.length === 0 ? new BareCounter(counter) : counter;
  },
  gauge(metric: ExposedMetric, context: InstrumentContext): EngineHandle {
    const gauge = new GaugeInstrument(metric, context);
    return metric.labels.length === 0 ? new BareGauge(gauge) : gauge;
  },
  histogram(metric: ExposedMetric, context: InstrumentContext): EngineHandle {
    const histogram = new HistogramInstrument(metric, context);
    return metric.labels.length === 0 ? new BareHistogram(histogram) : histogram;
  },
};

/** The handle that an application gets for a metric; the instrument is behind it. */
export function makeInstrument(metric: ExposedMetric, context: InstrumentContext): EngineHandle {
  return makers[metric.type](metric, context);
}
