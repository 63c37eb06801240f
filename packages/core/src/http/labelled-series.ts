import type { HttpMetrics } from './http-metrics.ts';
import { methods } from './request-method.ts';
import { RequestSeriesCache } from './request-series-cache.ts';
import type { ExtraValues, LabelRules } from './request-series-cache.ts';

// What is beyond is found without a cache, and folded where the labels' budgets say so.
const MAX_LABEL_SETS = 1000;

type Branch = Map<string | undefined, Branch | SeriesByMethod>;

/** Finds the series of requests by the labels that the application adds: from value to value, without a joined key. */
export class LabelledSeries {
  readonly #metrics: HttpMetrics;
  readonly #rules: LabelRules;
  readonly #names: readonly string[];
  readonly #root: Branch = new Map();
  readonly #plain: SeriesByMethod;
  #labelSets = 0;

  /** @param names - Of the labels that the application can add; others are refused by the metrics. */
  constructor(metrics: HttpMetrics, rules: LabelRules, names: readonly string[]) {
    this.#metrics = metrics;
    this.#rules = rules;
    this.#names = names;
    this.#plain = new SeriesByMethod(metrics, rules);
  }

  /** @param method - see `methodIndex` */
  of(method: number, extra?: ExtraValues): RequestSeriesCache {
    return (extra === undefined ? this.#plain : this.#with(extra)).of(method);
  }

  #with(extra: ExtraValues): SeriesByMethod {
    let branch = this.#root;
    const last = this.#names.length - 1;
    for (let i = 0; i < last; i++) {
      const value = extra[this.#names[i]!];
      let next = branch.get(value) as Branch | undefined;
      if (next === undefined) branch.set(value, (next = new Map()));
      branch = next;
    }
    const value = extra[this.#names[last]!];
    const known = branch.get(value) as SeriesByMethod | undefined;
    if (known !== undefined) return known;
    const added = new SeriesByMethod(this.#metrics, this.#rules, { ...extra });
    if (this.#labelSets++ < MAX_LABEL_SETS) branch.set(value, added);
    return added;
  }
}

class SeriesByMethod {
  readonly #make: (method: number) => RequestSeriesCache;
  readonly #caches: RequestSeriesCache[] = [];

  constructor(metrics: HttpMetrics, rules: LabelRules, extra?: ExtraValues) {
    this.#make = (method) => new RequestSeriesCache(metrics, methods[method]!, rules, extra);
  }

  of(method: number): RequestSeriesCache {
    return (this.#caches[method] ??= this.#make(method));
  }
}
