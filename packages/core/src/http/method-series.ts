import type { GaugeChild } from '../instruments/handles.ts';
import type { HttpMetrics, RecordedMethod } from './http-metrics.ts';
import { LabelledSeries } from './labelled-series.ts';
import { RequestSeriesCache } from './request-series-cache.ts';
import type { ExtraValues, LabelRules } from './request-series-cache.ts';

/** What is recorded of one method: its requests under way, and the series of those that are over. */
export class MethodSeries {
  readonly #metrics: HttpMetrics;
  readonly #method: RecordedMethod;
  readonly #plain: RequestSeriesCache;
  readonly #labelled: LabelledSeries;
  #active: GaugeChild | undefined;

  /** @param names - Of the labels that the application can add; others are refused by the metrics. */
  constructor(metrics: HttpMetrics, method: RecordedMethod, rules: LabelRules, names: readonly string[]) {
    this.#metrics = metrics;
    this.#method = method;
    this.#plain = new RequestSeriesCache(metrics, method, rules);
    this.#labelled = new LabelledSeries((extra) => new RequestSeriesCache(metrics, method, rules, extra), names);
  }

  /** Made with the first request of the method: a gauge that nothing was measured for has no series. */
  get active(): GaugeChild {
    return (this.#active ??= this.#metrics.activeRequests.with({ http_request_method: this.#method }));
  }

  of(extra: ExtraValues | undefined): RequestSeriesCache {
    return extra === undefined ? this.#plain : this.#labelled.of(extra);
  }
}
