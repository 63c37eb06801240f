import type { NativeHistogram, QueryResult, ResultValue, Sample, Series } from '@telltale/promql';

/** A result as Prometheus' HTTP API shows it: https://prometheus.io/docs/prometheus/latest/querying/api/#expression-query-result-formats */
export function resultJson({ value }: QueryResult): { readonly resultType: string; readonly result: unknown } {
  return { resultType: value.type, result: contentOf(value) };
}

function contentOf(value: ResultValue): unknown {
  if (value.type === 'scalar') return point(value.time, value.value);
  if (value.type === 'string') return [value.time / 1000, value.value];
  return value.type === 'vector' ? value.samples.map(sampleJson) : value.series.map(seriesJson);
}

function sampleJson({ labels, time, value, histogram }: Sample): unknown {
  if (histogram !== undefined) return { metric: labels, histogram: [time / 1000, histogramJson(histogram)] };
  return { metric: labels, value: point(time, value) };
}

function seriesJson({ labels, timestamps, values, histograms }: Series): unknown {
  const floats: unknown[] = [];
  const natives: unknown[] = [];
  for (let i = 0; i < timestamps.length; i++) {
    const histogram = histograms?.[i];
    if (histogram === undefined) floats.push(point(timestamps[i]!, values[i]!));
    else natives.push([timestamps[i]! / 1000, histogramJson(histogram)]);
  }
  return {
    metric: labels,
    ...(floats.length > 0 && { values: floats }),
    ...(natives.length > 0 && { histograms: natives }),
  };
}

function point(time: number, value: number): readonly [number, string] {
  return [time / 1000, valueText(value)];
}

function histogramJson(histogram: NativeHistogram): unknown {
  return { count: valueText(histogram.count), sum: valueText(histogram.sum) };
}

/** A number as Prometheus' API writes it: with an exponent where JavaScript has one, of two digits at least (`util/jsonutil`). */
export function valueText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
