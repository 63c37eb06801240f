import type { Metric } from './definition.ts';

/**
 * The exposed name of a metric without regard to aliases: `<namespace>_<stem>_<unit>`, counters with `_total`.
 *
 * `{ stem: 'cache_hits', type: 'counter' }` under namespace `fiml` is `fiml_cache_hits_total`.
 */
export function metricName(metric: Metric, namespace = ''): string {
  let name = metric.namespaced && namespace !== '' ? `${namespace}_${metric.stem}` : metric.stem;
  if (metric.unit !== undefined && !endsWithWord(name, metric.unit)) name += `_${metric.unit}`;
  return metric.type === 'counter' ? `${name}_total` : name;
}

function endsWithWord(name: string, word: string): boolean {
  return name === word || name.endsWith(`_${word}`);
}
