/**
 * A quantile estimated from buckets the way PromQL's `histogram_quantile` does it: values are taken to lie evenly within
 * a bucket, the first of which starts at 0 unless its bound is not positive; what is past the last bound is taken to lie
 * at it. `null` where nothing was observed, or where there is no bucket but `+Inf`.
 *
 * @param bounds - Upper bounds without `+Inf`, in increasing order.
 * @param counts - Observations in each bucket, not cumulated, `+Inf` last.
 */
export function quantileOf(quantile: number, bounds: ArrayLike<number>, counts: ArrayLike<number>): number | null {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  if (total === 0 || bounds.length === 0) return null;
  const rank = quantile * total;
  let below = 0;
  let bucket = 0;
  while (bucket < bounds.length && below + counts[bucket]! < rank) below += counts[bucket++]!;
  if (bucket === bounds.length) return bounds[bounds.length - 1]!;
  const end = bounds[bucket]!;
  if (bucket === 0 && end <= 0) return end;
  const start = bucket === 0 ? 0 : bounds[bucket - 1]!;
  return start + (end - start) * ((rank - below) / counts[bucket]!);
}
