import { http } from '@telltale/core/catalogs';
import {
  countOf,
  histogramQuantile,
  matches,
  rate,
  shareOf,
  type Groupable,
  type LabelsOf,
} from '@telltale/promql/builder';

/** Requests that services answered, each second. */
export const requests: Groupable<LabelsOf<typeof http.duration>> = rate(countOf(http.duration));

/** Share of requests that were answered with 500 or above. */
export const errorRatio: Groupable<{}, LabelsOf<typeof http.duration>> = shareOf(http.duration, {
  http_response_status_code: matches('5..'),
});

/** How long requests took at most, of so large a share of them. */
export function latency(quantile: number): Groupable<LabelsOf<typeof http.duration>> {
  return histogramQuantile(quantile, http.duration);
}
