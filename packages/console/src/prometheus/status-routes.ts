import type { MemoryStorage } from '@telltale/promql';
import { text } from '../http/answers.ts';
import type { Request, Route } from '../http/route.ts';
import { Turns } from '../turns.ts';
import { api, success } from './api-answer.ts';
import { limitOf } from './parameters.ts';

/** Whose semantics queries have: Grafana asks, to know what it may ask for. */
const PROMETHEUS_VERSION = '3.5.0';

/** Names of metrics in the statistics of storage, as Prometheus has it. */
const USUAL_LIMIT = 10;

/** What clients ask a Prometheus of itself. */
export function statusRoutes(storage: MemoryStorage, started: number): readonly Route[] {
  const fixed = (path: string, data: (request: Request) => unknown): Route => ({
    methods: ['GET'],
    path,
    handle: api(async (request) => success(await data(request))),
    isApi: true,
  });
  return [
    fixed('/api/v1/status/buildinfo', () => ({
      version: PROMETHEUS_VERSION,
      revision: '',
      branch: '',
      buildUser: 'telltale',
      buildDate: '',
      goVersion: '',
    })),
    fixed('/api/v1/status/runtimeinfo', () => {
      const { series } = storage.stats();
      return { startTime: new Date(started).toISOString(), timeSeriesCount: series, reloadConfigSuccess: true };
    }),
    fixed('/api/v1/status/tsdb', async ({ query, signal }) => {
      const limit = query.has('limit') ? limitOf(query) : USUAL_LIMIT;
      const { series, samples, oldestTime, newestTime } = storage.stats();
      const counts = new Map<string, number>();
      const turns = new Turns(signal);
      for (const labels of storage.eachSeries([])) {
        const name = labels.get('__name__');
        counts.set(name, (counts.get(name) ?? 0) + 1);
        if (turns.isDue()) await turns.pause();
      }
      const byName = Array.from(counts, ([name, value]) => ({ name, value }));
      return {
        headStats: { numSeries: series, numSamples: samples, minTime: oldestTime, maxTime: newestTime },
        seriesCountByMetricName: byName.toSorted((a, b) => b.value - a.value).slice(0, limit),
      };
    }),
    fixed('/api/v1/alertmanagers', () => ({ activeAlertmanagers: [], droppedAlertmanagers: [] })),
    { methods: ['GET'], path: '/-/healthy', handle: () => text('Telltale is Healthy.\n') },
    { methods: ['GET'], path: '/-/ready', handle: () => text('Telltale is Ready.\n') },
  ];
}
