import { metricName } from '../metric-name.ts';
import type { Rule } from './lint.ts';

// Suffixes that the type of a metric gives to its series, https://prometheus.io/docs/concepts/metric_types/.
const typeSuffix = /_(total|count|sum|bucket|created|info)$/;
const abbreviated = /(^|_)(ms|msec|secs?|usec|kb|mb|gb|pct)(_|$)/;
const typeWord = /(^|_)(counter|gauge|histogram|summary)(_|$)/;

/** How metrics are named: https://prometheus.io/docs/practices/naming/ and promtool's `check metrics`. */
export const nameRules: readonly Rule[] = [
  function* charset(metric) {
    if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(metric.stem)) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(metric.stem)} is not made of lower-case words joined by single underscores`,
      value: metric.stem,
    };
  },
  function* suffix(metric) {
    const found = typeSuffix.exec(metric.stem)?.[0];
    if (found === undefined) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(metric.stem)} ends in ${found}, which Prometheus gives to the series of a metric type`,
      value: metric.stem,
    };
  },
  function* suffixOfUnit(metric) {
    if (metric.type === 'counter' || !/_total$/.test(metricName(metric))) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `only a counter may end in _total, and this is a ${metric.type}`,
      value: metricName(metric),
    };
  },
  function* abbreviation(metric) {
    const found = abbreviated.exec(metric.stem)?.[2];
    if (found === undefined) return;
    yield {
      code: 'TELLTALE_METRIC_UNIT',
      problem: `the name ${JSON.stringify(metric.stem)} holds the unit "${found}", which is not a base unit`,
      value: metric.stem,
    };
  },
  function* typeInName(metric) {
    const found = typeWord.exec(metric.stem)?.[2];
    if (found === undefined) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(metric.stem)} repeats a metric type ("${found}")`,
      value: metric.stem,
    };
  },
];
