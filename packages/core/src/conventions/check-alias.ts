import type { Metric } from '../catalog/definition.ts';
import { bucketRules } from '../catalog/lint/buckets.ts';
import { TelltaleError, shown } from '../errors.ts';
import { escapeName } from '../exposition/name-escaping.ts';
import type { ExposedLabel, MetricAlias } from './convention.ts';

/**
 * Refuses what no page can hold. Names may be any UTF-8, as other systems have them; definitions are held to more.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function checkAlias(
  { name, buckets }: MetricAlias,
  metric: Metric,
  labels: readonly ExposedLabel[],
  convention: string,
): void {
  const refuse = (problem: string, value: unknown): never => {
    const whose = `The convention ${shown(convention)} gives ${metric.catalog}.${metric.key}`;
    throw new TelltaleError('TELLTALE_OPTIONS', `${whose} ${problem}`, value);
  };
  if (name !== undefined && !isName(name)) refuse(`the name ${shown(name)}`, name);
  const seen = new Set<string>();
  for (const { exposed } of labels) {
    if (exposed === null) continue;
    if (!isName(exposed) || exposed === '__name__') refuse(`a label ${shown(exposed)}`, exposed);
    if (metric.type === 'histogram' && exposed === 'le') refuse('a label "le", which histograms have already', exposed);
    const escaped = escapeName(exposed, 'underscores');
    if (seen.has(escaped)) refuse(`two labels ${shown(escaped)}, as a scraper reads them`, exposed);
    seen.add(escaped);
  }
  if (buckets === undefined) return;
  for (const rule of bucketRules)
    for (const { problem, value } of rule({ ...metric, buckets })) refuse(`buckets: ${problem}`, value);
}

function isName(name: unknown): boolean {
  return typeof name === 'string' && name !== '' && name.isWellFormed();
}
