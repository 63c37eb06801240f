import type { Labels, Matcher, MemoryStorage } from '@telltale/promql';
import { compareLabels } from './compare-labels.ts';
import type { Request, Route } from '../http/route.ts';
import { Turns } from '../turns.ts';
import { api, success } from './api-answer.ts';
import { limitOf, ParameterError, selectorsOf, timeOf } from './parameters.ts';

/** What series and labels there are. */
export function seriesRoutes(storage: MemoryStorage): readonly Route[] {
  const series = api(async ({ query, signal }) => {
    const selectors = selectorsOf(query);
    if (selectors.length === 0) throw new ParameterError('no match[] parameter provided');
    return success(
      (await seriesOf(storage, selectors, query, signal)).toSorted(compareLabels).slice(0, limitOf(query)),
    );
  });
  const names = api(async ({ query, signal }) => {
    const selectors = selectorsOf(query);
    const all =
      selectors.length === 0 ? storage.labelNames() : namesOf(await seriesOf(storage, selectors, query, signal));
    return success(all.slice(0, limitOf(query)));
  });
  const values = api(async ({ query, params, signal }: Request) => {
    const name = params['name'] ?? '';
    if (name === '') throw new ParameterError('invalid label name: ""');
    const selectors = selectorsOf(query);
    const all =
      selectors.length === 0
        ? storage.labelValues(name)
        : valuesOf(await seriesOf(storage, selectors, query, signal), name);
    return success(all.slice(0, limitOf(query)));
  });
  return [
    { methods: ['GET', 'POST'], path: '/api/v1/series', handle: series, isApi: true },
    { methods: ['GET', 'POST'], path: '/api/v1/labels', handle: names, isApi: true },
    { methods: ['GET'], path: '/api/v1/label/:name/values', handle: values, isApi: true },
  ];
}

async function seriesOf(
  storage: MemoryStorage,
  selectors: readonly (readonly Matcher[])[],
  query: URLSearchParams,
  signal: AbortSignal,
): Promise<readonly Labels[]> {
  const from = timeOf(query, 'start', -Infinity);
  const to = timeOf(query, 'end', Infinity);
  const found = new Map<string, Labels>();
  const turns = new Turns(signal);
  for (const matchers of selectors) {
    for (const labels of storage.eachSeries(matchers, from, to)) {
      found.set(labels.key, labels);
      if (turns.isDue()) await turns.pause();
    }
    if (turns.isDue()) await turns.pause();
  }
  return [...found.values()];
}

function namesOf(series: readonly Labels[]): readonly string[] {
  const names = new Set<string>();
  for (const labels of series) for (const [name] of labels) names.add(name);
  return [...names].toSorted();
}

function valuesOf(series: readonly Labels[], name: string): readonly string[] {
  const values = new Set(series.map((labels) => labels.get(name)));
  values.delete('');
  return [...values].toSorted();
}
