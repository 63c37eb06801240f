import { parse, walk, type Matcher } from '@telltale/promql';
import type { Route } from '../http/route.ts';
import type { ExemplarStore, SeriesExemplars } from '../scrape/exemplar-store.ts';
import { Turns } from '../turns.ts';
import { api, success } from './api-answer.ts';
import { timeOf } from './parameters.ts';
import { valueText } from './result-json.ts';

/** The exemplars of the series that a query selects. */
export function exemplarRoutes(store: ExemplarStore): readonly Route[] {
  const handle = api(async ({ query, signal }) => {
    const turns = new Turns(signal);
    const from = timeOf(query, 'start', -Infinity);
    const to = timeOf(query, 'end', Infinity);
    const found = new Map<string, SeriesExemplars>();
    for (const matchers of selectorsIn(query.get('query') ?? '')) {
      for (const each of store.select(matchers, from, to)) found.set(each.series.key, each);
      if (turns.isDue(store.seriesCount)) await turns.pause();
    }
    return success([...found.values()].map(exemplarsJson));
  });
  return [{ methods: ['GET', 'POST'], path: '/api/v1/query_exemplars', handle, isApi: true }];
}

function selectorsIn(text: string): readonly (readonly Matcher[])[] {
  const selectors: (readonly Matcher[])[] = [];
  walk(parse(text), (node) => {
    if (node.kind !== 'selector') return;
    selectors.push(
      node.name === '' ? node.matchers : [{ name: '__name__', op: '=', value: node.name }, ...node.matchers],
    );
  });
  return selectors;
}

function exemplarsJson({ series, exemplars }: SeriesExemplars): unknown {
  return {
    seriesLabels: series,
    exemplars: exemplars.map(({ labels, value, time }) => ({
      labels,
      value: valueText(value),
      timestamp: time / 1000,
    })),
  };
}
