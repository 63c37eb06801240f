import { TelltaleError, shown } from '../../errors.ts';
import type { TelltaleErrorCode } from '../../errors.ts';
import type { Metric } from '../definition.ts';
import { metricName } from '../metric-name.ts';
import { bucketRules } from './buckets.ts';
import { helpRules } from './help.ts';
import { labelRules } from './labels.ts';
import { limitRules } from './limits.ts';
import { nameRules } from './names.ts';
import { unitRules } from './units.ts';

/** What a rule refuses, and with which value. */
export interface Refusal {
  readonly code: TelltaleErrorCode;
  readonly problem: string;
  readonly value: unknown;
}

/** One rule over one metric. It yields what it refuses; a metric that passes yields nothing. */
export type Rule = (metric: Metric) => Iterable<Refusal>;

const rules: readonly Rule[] = [...nameRules, ...helpRules, ...unitRules, ...labelRules, ...bucketRules, ...limitRules];

/** Everything the rules refuse about a metric, in the order of the rules. */
function refusals(metric: Metric): readonly Refusal[] {
  return rules.flatMap((rule) => [...rule(metric)]);
}

/** Throws the first refusal of a catalog; the message names the metric by catalog and key. */
export function lintCatalog(name: string, metrics: readonly Metric[]): void {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    throw new TelltaleError(
      'TELLTALE_CATALOG_NAME',
      `The catalog name ${shown(name)} cannot start a metric name`,
      name,
    );
  }
  const owners = new Map<string, Metric>();
  for (const metric of metrics) {
    const [refusal] = refusals(metric);
    if (refusal !== undefined) {
      throw new TelltaleError(refusal.code, `${name}.${metric.key}: ${refusal.problem}`, refusal.value);
    }
    const exposed = metricName(metric);
    const owner = owners.get(exposed);
    if (owner !== undefined) {
      throw new TelltaleError(
        'TELLTALE_METRIC_CONFLICT',
        `${name}.${owner.key} and ${name}.${metric.key} would both be exposed as ${exposed}`,
        exposed,
      );
    }
    owners.set(exposed, metric);
  }
}
