import { compareLabels, type Labels, type MemoryStorage } from '@telltale/promql';
import type { Answer, Request, Route } from '../http/route.ts';
import { Turns } from '../turns.ts';
import { api, success, TRUNCATED } from './api-answer.ts';
import { limitOf, ParameterError, selectorsOf, timeOf } from './parameters.ts';

/** What series and labels there are. */
export function seriesRoutes(storage: MemoryStorage): readonly Route[] {
  const series = api(async ({ query, signal }) => {
    const selectors = selectorsOf(query);
    if (selectors.length === 0) throw new ParameterError('no match[] parameter provided');
    const found: Labels[] = [];
    const limit = limitOf(query);
    // One more than is wanted says that there are more.
    await eachSeries(storage, query, signal, (labels) => found.push(labels) <= limit);
    return limited(found.toSorted(compareLabels), limit);
  });
  const names = api(async ({ query, signal }) => {
    if (selectorsOf(query).length === 0) return limited(storage.labelNames(), limitOf(query));
    const found = new Set<string>();
    await eachSeries(storage, query, signal, ({ pairs }) => {
      for (let i = 0; i < pairs.length; i += 2) found.add(pairs[i]!);
    });
    return limited([...found].toSorted(), limitOf(query));
  });
  const values = api(async ({ query, params, signal }: Request) => {
    const name = params['name'] ?? '';
    if (name === '') throw new ParameterError('invalid label name: ""');
    if (selectorsOf(query).length === 0) return limited(storage.labelValues(name), limitOf(query));
    const found = new Set<string>();
    await eachSeries(storage, query, signal, (labels) => void found.add(labels.get(name)));
    found.delete('');
    return limited([...found].toSorted(), limitOf(query));
  });
  return [
    { methods: ['GET', 'POST'], path: '/api/v1/series', handle: series, isApi: true },
    { methods: ['GET', 'POST'], path: '/api/v1/labels', handle: names, isApi: true },
    { methods: ['GET'], path: '/api/v1/label/:name/values', handle: values, isApi: true },
  ];
}

function limited(all: readonly unknown[], limit: number): Answer {
  return all.length <= limit ? success(all) : success(all.slice(0, limit), { warnings: [TRUNCATED] });
}

/** Visits the series that a request selects, each once, giving way to others, until the visitor says false. */
export async function eachSeries(
  storage: MemoryStorage,
  query: URLSearchParams,
  signal: AbortSignal,
  visit: (labels: Labels) => boolean | void,
): Promise<void> {
  const from = timeOf(query, 'start', -Infinity);
  const to = timeOf(query, 'end', Infinity);
  const selectors = selectorsOf(query);
  const isKnown = selectors.length > 1 ? onceEach() : () => false;
  const turns = new Turns(signal);
  for (const matchers of selectors) {
    for (const labels of storage.eachSeries(matchers, from, to)) {
      if (!isKnown(labels) && visit(labels) === false) return;
      if (turns.isDue()) await turns.pause();
    }
  }
}

function onceEach(): (labels: Labels) => boolean {
  const known = new Set<string>();
  return ({ key }) => {
    const { size } = known;
    return known.add(key).size === size;
  };
}
