import type { Metric } from '../definition.ts';
import { metricName } from '../metric-name.ts';
import type { Rule } from './lint.ts';
import { baseUnitFor } from './unit-words.ts';

// Suffixes that the type of a metric gives to its series, https://prometheus.io/docs/concepts/metric_types/. A counter's
// own `_total` comes after any of the others, and a gauge that is always 1 and carries facts as labels is an info:
// `sessions_created_total`, `nodejs_version_info`.
const typeSuffixes = {
  counter: /_total$/,
  gauge: /_(total|count|sum|bucket|created)$/,
  histogram: /_(total|count|sum|bucket|created|info)$/,
};
/** A metric type as a word of a name. */
export const typeWord = /(^|_)(counter|gauge|histogram|summary)(_|$)/;

/**
 * How metrics are named: https://prometheus.io/docs/practices/naming/. Everything that promtool's `check metrics` refuses
 * about a name is refused here, in every word of it, as a namespace may come before the first.
 */
export const nameRules: readonly Rule[] = [
  function* charset({ stem }) {
    if (/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(stem)) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(stem)} is not made of lower-case words joined by single underscores`,
      value: stem,
    };
  },
  function* suffix(metric) {
    const name = metric.type === 'counter' ? metric.stem : metricName(metric);
    const found = typeSuffixes[metric.type].exec(name)?.[0];
    if (found === undefined) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(name)} ends in ${found}, which Prometheus gives to the series of a metric type`,
      value: name,
    };
  },
  function* timestamp(metric) {
    const name = unsuffixed(metric);
    if (metric.type === 'gauge' || !name.endsWith('_timestamp_seconds')) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `only a gauge may end in _timestamp_seconds, and this is a ${metric.type}`,
      value: name,
    };
  },
  function* foreignUnit({ stem }) {
    for (const word of stem.split('_')) {
      const base = baseUnitFor(word);
      if (base === undefined) continue;
      yield {
        code: 'TELLTALE_METRIC_UNIT',
        problem: `the name ${JSON.stringify(stem)} holds the unit "${word}", which should be ${base}`,
        value: stem,
      };
    }
  },
  function* typeInName(metric) {
    const name = unsuffixed(metric);
    const found = typeWord.exec(name)?.[2];
    if (found === undefined) return;
    yield {
      code: 'TELLTALE_METRIC_NAME',
      problem: `the name ${JSON.stringify(name)} repeats a metric type ("${found}")`,
      value: name,
    };
  },
];

/** The exposed name without the `_total` that Telltale adds to a counter. */
function unsuffixed(metric: Metric): string {
  const name = metricName(metric);
  return metric.type === 'counter' ? name.slice(0, -'_total'.length) : name;
}
