import type { Rule } from './lint.ts';
import { baseUnitFor } from './unit-words.ts';

/** Units as people write them that no name would hold by accident: the singular, or UCUM as OpenTelemetry has it. */
const looseUnits: Readonly<Record<string, string>> = {
  second: 'seconds',
  millis: 'seconds',
  millisecond: 'seconds',
  microsecond: 'seconds',
  nanosecond: 'seconds',
  minute: 'seconds',
  min: 'seconds',
  hour: 'seconds',
  day: 'seconds',
  byte: 'bytes',
  by: 'bytes',
  kilobyte: 'bytes',
  megabyte: 'bytes',
  gigabyte: 'bytes',
  bit: 'bytes',
  '%': 'ratio (0 to 1)',
};

/** Base units only, https://prometheus.io/docs/practices/naming/#base-units. */
export const unitRules: readonly Rule[] = [
  function* baseUnit(metric) {
    const { unit } = metric;
    if (typeof unit !== 'string') return;
    const lower = unit.toLowerCase();
    const loose = Object.hasOwn(looseUnits, lower) ? looseUnits[lower] : undefined;
    const base = loose ?? lower.split('_').map(baseUnitFor).find(Boolean);
    if (base === undefined) return;
    yield { code: 'TELLTALE_METRIC_UNIT', problem: `the unit "${unit}" should be ${base}`, value: unit };
  },
  function* charset({ unit }) {
    if (unit === undefined || (typeof unit === 'string' && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(unit))) return;
    yield {
      code: 'TELLTALE_METRIC_UNIT',
      problem: `the unit ${JSON.stringify(unit)} is not made of lower-case words`,
      value: unit,
    };
  },
  function* suffix({ unit }) {
    if (typeof unit !== 'string' || !/(^|_)(total|count|sum|bucket|created|info)$/.test(unit)) return;
    yield {
      code: 'TELLTALE_METRIC_UNIT',
      problem: `the unit "${unit}" is a suffix that Prometheus gives to the series of a metric type`,
      value: unit,
    };
  },
];
