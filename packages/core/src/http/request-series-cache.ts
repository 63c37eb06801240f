import type { HttpMetrics, RecordedMethod } from './http-metrics.ts';
import { RequestSeries } from './request-series.ts';

// Above the default budgets of the catalog (500 routes, 100 statuses): what is beyond is folded into `other` there.
const MAX_ROUTES = 1000;
const MAX_OUTCOMES = 50;

/** Values of labels that the application adds. */
export type ExtraValues = Readonly<Record<string, string | undefined>>;

/** How the labels of a request are derived from its facts. */
export interface LabelRules {
  readonly routeOf: (route: string) => string;
  readonly statusOf: (statusCode: number) => string;
}

/**
 * Finds the series of one method without making an object or a joined key: by the route in a map, then among its few
 * outcomes by comparing numbers. Bounded; a route beyond the bound still finds its series, only slower.
 */
export class RequestSeriesCache {
  readonly #metrics: HttpMetrics;
  readonly #method: RecordedMethod;
  readonly #rules: LabelRules;
  readonly #extra: ExtraValues | undefined;
  readonly #routes = new Map<string, RequestSeries[]>();

  constructor(metrics: HttpMetrics, method: RecordedMethod, rules: LabelRules, extra?: ExtraValues) {
    this.#metrics = metrics;
    this.#method = method;
    this.#rules = rules;
    this.#extra = extra;
  }

  find(route: string, statusCode: number, errorType: string | undefined): RequestSeries {
    const outcomes = this.#routes.get(route);
    if (outcomes !== undefined) {
      for (let i = 0; i < outcomes.length; i++) {
        const series = outcomes[i]!;
        if (series.statusCode === statusCode && series.errorType === errorType) return series;
      }
    }
    return this.#add(route, statusCode, errorType, outcomes);
  }

  #add(route: string, statusCode: number, errorType: string | undefined, known?: RequestSeries[]): RequestSeries {
    const status = this.#rules.statusOf(statusCode);
    const labels = {
      ...this.#extra,
      http_request_method: this.#method,
      http_route: this.#rules.routeOf(route),
      http_response_status_code: status,
      error_type: statusCode < 500 ? undefined : (errorType ?? status),
    };
    const series = new RequestSeries(this.#metrics, labels, statusCode, errorType);
    if (known !== undefined) {
      if (known.length < MAX_OUTCOMES) known.push(series);
    } else if (this.#routes.size < MAX_ROUTES) this.#routes.set(route, [series]);
    return series;
  }
}
