import { escapeName } from '../exposition/name-escaping.ts';
import type { ExposedMetric } from './convention.ts';

const suffixes = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['', '_bucket', '_sum', '_count'],
};

/**
 * Every name that a metric takes on a page of any format: of its family and of its samples, as a scraper reads them that
 * knows no UTF-8 names. A counter `x_total` is the family `x` in OpenMetrics, so that no gauge can be `x` beside it.
 */
export function claimedNames({ name, type }: ExposedMetric): readonly string[] {
  const family = escapeName(type === 'counter' ? name.replace(/_total$/, '') : name, 'underscores');
  return [...new Set([family, ...suffixes[type].map((suffix) => family + suffix)])];
}
