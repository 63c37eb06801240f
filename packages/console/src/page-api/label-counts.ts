import type { MemoryStorage } from '@telltale/promql';
import type { Route } from '../http/route.ts';
import { api, success } from '../prometheus/api-answer.ts';
import { eachSeries } from '../prometheus/series-routes.ts';
import type { LabelCount, LabelCounts } from './console-answers.ts';

/** Values of a label that are told. */
const TOLD_VALUES = 8;

/** `/api/console/labels?match[]=…&start=…&end=…`: what the labels of the series are that match. The series themselves may be many. */
export function labelCountRoute(storage: MemoryStorage): Route {
  const handle = api(async ({ query, signal }) => {
    const counts = new Map<string, Map<string, number>>();
    let series = 0;
    await eachSeries(storage, query, signal, (labels) => {
      series += 1;
      for (const [name, value] of labels) {
        const values = counts.get(name) ?? new Map<string, number>();
        counts.set(name, values.set(value, (values.get(value) ?? 0) + 1));
      }
    });
    counts.delete('__name__');
    const labels = [...counts].map(labelCount).toSorted((a, b) => b.values - a.values);
    return success({ series, labels } satisfies LabelCounts);
  });
  return { methods: ['GET'], path: '/api/console/labels', handle };
}

function labelCount([name, values]: readonly [string, ReadonlyMap<string, number>]): LabelCount {
  const most = [...values].toSorted(([, a], [, b]) => b - a).slice(0, TOLD_VALUES);
  return { name, values: values.size, most };
}
