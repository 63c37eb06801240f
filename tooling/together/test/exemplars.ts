/** The exemplar of a series, as a page in OpenMetrics shows it. */
export interface Exemplar {
  readonly series: string;
  readonly traceId: string;
  readonly spanId: string;
}

const pattern = /^(\S+\{.*\}) \S+ # \{trace_id="([0-9a-f]{32})",span_id="([0-9a-f]{16})"\}/gm;

/** The exemplars of the durations of requests on the page of an application. */
export async function exemplarsOf(url: string): Promise<readonly Exemplar[]> {
  const page = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text; version=1.0.0' } });
  return [...(await page.text()).matchAll(pattern)]
    .map(([, series, traceId, spanId]) => ({ series: series!, traceId: traceId!, spanId: spanId! }))
    .filter(({ series }) => series.startsWith('http_server_request_duration_seconds_bucket'));
}

/** The value of a label of a series. */
export function labelOf({ series }: Exemplar, label: string): string | undefined {
  return new RegExp(`[{,]${label}="([^"]*)"`).exec(series)?.[1];
}
