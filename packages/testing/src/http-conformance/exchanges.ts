import type { Snapshot } from '@telltale/core';

type MetricSnapshot = Snapshot['catalogs'][string][string];
type HistogramMetricSnapshot = Extract<MetricSnapshot, { readonly type: 'histogram' }>;

/** What requests have in common that are recorded in one series. */
export interface RequestLabels {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  /** Empty where there is none. */
  readonly error: string;
}

/** All requests with the same labels, as they were recorded. */
export interface RecordedExchanges extends RequestLabels {
  readonly times: number;
  /** Sums of the sizes; `undefined` where no size was recorded. */
  readonly requestBytes: number | undefined;
  readonly responseBytes: number | undefined;
}

/** What the catalog `http` holds. */
export interface HttpReading {
  readonly exchanges: readonly RecordedExchanges[];
  /** Requests under way. */
  readonly active: number;
}

const labels = ['http_request_method', 'http_route', 'http_response_status_code', 'error_type'] as const;

export function readHttp(snapshot: Snapshot): HttpReading {
  const { duration, requestBodySize, responseBodySize, activeRequests } = snapshot.catalogs['http'] ?? {};
  const [requests, responses] = [sumsOf(requestBodySize), sumsOf(responseBodySize)];
  const exchanges = histogram(duration).map((series): RecordedExchanges => {
    const key = keyOf(series.labels);
    const [method = '', route = '', status = '', error = ''] = labels.map((label) => series.labels[label]);
    const sizes = { requestBytes: requests.get(key), responseBytes: responses.get(key) };
    return { method, route, status, error, times: series.count, ...sizes };
  });
  const active = (activeRequests?.series ?? []).map((series) => ('value' in series ? Number(series.value) : 0));
  return { exchanges, active: active.reduce((sum, value) => sum + value, 0) };
}

/** What was recorded between two readings. */
export function since(before: HttpReading, after: HttpReading): readonly RecordedExchanges[] {
  const known = new Map(before.exchanges.map((exchanges) => [idOf(exchanges), exchanges]));
  return after.exchanges
    .map((exchanges) => {
      const earlier = known.get(idOf(exchanges));
      return {
        ...exchanges,
        times: exchanges.times - (earlier?.times ?? 0),
        requestBytes: minus(exchanges.requestBytes, earlier?.requestBytes),
        responseBytes: minus(exchanges.responseBytes, earlier?.responseBytes),
      };
    })
    .filter(({ times }) => times !== 0);
}

/** The labels of requests, as one text. */
export function idOf({ method, route, status, error }: RequestLabels): string {
  return JSON.stringify([method, route, status, error]);
}

function minus(now: number | undefined, before = 0): number | undefined {
  return now === undefined ? undefined : now - before;
}

function sumsOf(metric: MetricSnapshot | undefined): ReadonlyMap<string, number> {
  return new Map(histogram(metric).map((series) => [keyOf(series.labels), Number(series.sum)]));
}

function histogram(metric: MetricSnapshot | undefined): HistogramMetricSnapshot['series'] {
  return metric?.type === 'histogram' ? metric.series : [];
}

function keyOf(series: Readonly<Record<string, string>>): string {
  return JSON.stringify(labels.map((label) => series[label] ?? ''));
}
