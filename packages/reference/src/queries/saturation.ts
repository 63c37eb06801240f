import { current, max, ratio } from '@telltale/promql/builder';
import { code } from '../markdown/inline.ts';
import { asGauge, type BuiltQuery, type Subject } from './built-query.ts';
import { inUse, isLimit, limitOf } from './gauge-sense.ts';

/** The share that is in use: as the gauge says it, by a label `state`, or by a gauge of the limit beside it. */
export function inUseShare(subject: Subject): BuiltQuery | undefined {
  const gauge = asGauge(subject);
  if (gauge === undefined || isLimit(gauge)) return undefined;
  const { metric, exposed } = gauge;
  const limit = limitOf(gauge);
  const state = exposed.labels.find(({ recorded, exposed: name }) => recorded === 'state' && name !== null);
  const used = state?.values?.find((value) => inUse.includes(value));
  const part = used === undefined ? current(metric) : current(metric).where({ state: used });
  if (limit !== undefined) {
    const by = Object.keys(limit.metric.labels).slice(0, 1);
    return { value: `Share of ${code(limit.name)}`, query: ratio(part, limit.metric).by(...by), by };
  }
  const by = gauge.labels.filter((label) => label !== 'state').slice(0, 1);
  if (used !== undefined) return { value: `Share that is ${used}`, query: ratio(part, metric).by(...by), by };
  if (exposed.unit !== 'ratio' || !/utili[sz]ation/i.test(exposed.key)) return undefined;
  return { value: 'Largest of all instances', query: max(metric).by(...gauge.labels.slice(0, 1)), by };
}
