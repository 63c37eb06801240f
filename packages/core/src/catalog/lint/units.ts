import type { Rule } from './lint.ts';

/** Units that stand for a base unit, https://prometheus.io/docs/practices/naming/#base-units. */
const baseUnitOf: Readonly<Record<string, string>> = {
  ns: 'seconds',
  nanoseconds: 'seconds',
  us: 'seconds',
  microseconds: 'seconds',
  ms: 'seconds',
  millis: 'seconds',
  milliseconds: 'seconds',
  s: 'seconds',
  sec: 'seconds',
  second: 'seconds',
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  byte: 'bytes',
  by: 'bytes',
  kb: 'bytes',
  mb: 'bytes',
  gb: 'bytes',
  kilobytes: 'bytes',
  megabytes: 'bytes',
  gigabytes: 'bytes',
  kibibytes: 'bytes',
  mebibytes: 'bytes',
  bits: 'bytes',
  percent: 'ratio (0 to 1)',
  percentage: 'ratio (0 to 1)',
  pct: 'ratio (0 to 1)',
  fahrenheit: 'celsius',
  grams: 'kilograms',
};

export const unitRules: readonly Rule[] = [
  function* baseUnit(metric) {
    const base = metric.unit === undefined ? undefined : baseUnitOf[metric.unit.toLowerCase()];
    if (base === undefined) return;
    yield { code: 'TELLTALE_METRIC_UNIT', problem: `the unit "${metric.unit}" should be ${base}`, value: metric.unit };
  },
  function* charset(metric) {
    if (metric.unit === undefined || /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(metric.unit)) return;
    yield {
      code: 'TELLTALE_METRIC_UNIT',
      problem: `the unit ${JSON.stringify(metric.unit)} is not made of lower-case words`,
      value: metric.unit,
    };
  },
  function* suffix(metric) {
    if (metric.unit === undefined || !/(^|_)(total|count|sum|bucket|created|info)$/.test(metric.unit)) return;
    yield {
      code: 'TELLTALE_METRIC_UNIT',
      problem: `the unit "${metric.unit}" is a suffix that Prometheus gives to the series of a metric type`,
      value: metric.unit,
    };
  },
];
