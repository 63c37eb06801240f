import type { CounterChild, ExemplarLabels, HistogramChild, TimerChild } from '../instruments/handles.ts';
import type { HttpMetrics, RequestLabels } from './http-metrics.ts';

/**
 * The series of one method, route, status and error, held so that an exchange goes straight to its values.
 *
 * Series of body sizes begin with the first size: most routes never see a request body, and an empty histogram is a dozen
 * lines on the page.
 */
export class RequestSeries {
  /** What {@link RequestSeriesCache} finds it by. */
  readonly statusCode: number;
  readonly errorType: string | undefined;

  readonly #metrics: HttpMetrics;
  readonly #labels: RequestLabels;
  readonly #duration: TimerChild;
  readonly #requests: CounterChild;
  #requestBodySize: HistogramChild | undefined;
  #responseBodySize: HistogramChild | undefined;

  constructor(metrics: HttpMetrics, labels: RequestLabels, statusCode: number, errorType: string | undefined) {
    this.#metrics = metrics;
    this.#labels = labels;
    this.statusCode = statusCode;
    this.errorType = errorType;
    this.#duration = metrics.duration.with(labels);
    this.#requests = metrics.requests.with(labels);
  }

  record(seconds: number, requestBytes: number, responseBytes: number, exemplar: ExemplarLabels | undefined): void {
    this.#duration.observe(seconds, exemplar);
    this.#requests.inc(1, exemplar);
    if (requestBytes >= 0) {
      this.#requestBodySize ??= this.#metrics.requestBodySize.with(this.#labels);
      this.#requestBodySize.observe(requestBytes);
    }
    if (responseBytes >= 0) {
      this.#responseBodySize ??= this.#metrics.responseBodySize.with(this.#labels);
      this.#responseBodySize.observe(responseBytes);
    }
  }
}
