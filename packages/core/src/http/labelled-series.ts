import type { ExtraValues, RequestSeriesCache } from './request-series-cache.ts';

// What is beyond is found without a cache, and folded where the labels' budgets say so.
const MAX_LABEL_SETS = 1000;

type Branch = Map<string | undefined, Branch | RequestSeriesCache>;

/** Finds the series of requests by the labels that the application adds: from value to value, without a joined key. */
export class LabelledSeries {
  readonly #make: (extra: ExtraValues) => RequestSeriesCache;
  readonly #names: readonly string[];
  readonly #root: Branch = new Map();
  #labelSets = 0;

  constructor(make: (extra: ExtraValues) => RequestSeriesCache, names: readonly string[]) {
    this.#make = make;
    this.#names = names;
  }

  of(extra: ExtraValues): RequestSeriesCache {
    let branch = this.#root;
    const last = this.#names.length - 1;
    for (let i = 0; i < last; i++) {
      const value = extra[this.#names[i]!];
      let next = branch.get(value) as Branch | undefined;
      if (next === undefined) {
        if (this.#labelSets >= MAX_LABEL_SETS) return this.#make({ ...extra });
        branch.set(value, (next = new Map()));
      }
      branch = next;
    }
    const value = extra[this.#names[last]!];
    const known = branch.get(value) as RequestSeriesCache | undefined;
    if (known !== undefined) return known;
    const added = this.#make({ ...extra });
    if (this.#labelSets++ < MAX_LABEL_SETS) branch.set(value, added);
    return added;
  }
}
