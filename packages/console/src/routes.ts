import type { Route } from './http/route.ts';
import { lokiRoutes } from './loki/loki-routes.ts';
import { otlpRoutes } from './otlp/otlp-routes.ts';
import { consoleRoutes } from './page-api/console-routes.ts';
import { labelCountRoute } from './page-api/label-counts.ts';
import { pageRoutes } from './page-api/page-routes.ts';
import type { Parts } from './parts.ts';
import { exemplarRoutes } from './prometheus/exemplar-routes.ts';
import { queryRoutes } from './prometheus/query-routes.ts';
import { ruleRoutes } from './prometheus/rule-routes.ts';
import { seriesRoutes } from './prometheus/series-routes.ts';
import { statusRoutes } from './prometheus/status-routes.ts';
import { targetRoutes } from './prometheus/target-routes.ts';
import { queuedEngine } from './queued-engine.ts';
import { tempoRoutes } from './tempo/tempo-routes.ts';

/** All that a console answers to over HTTP. */
export function routes(parts: Parts): readonly Route[] {
  const { options, engine, exemplars, rules, pool, sinks, started, hasPast } = parts;
  const { storage, traces, logs } = parts.kept;
  const { dashboards, scrapeIntervalSeconds, retentionSeconds } = options;
  const now = (): number => options.clock.now();
  return [
    ...queryRoutes(queuedEngine(engine), now),
    ...seriesRoutes(storage),
    ...exemplarRoutes(exemplars),
    ...ruleRoutes(rules),
    ...targetRoutes(pool),
    ...statusRoutes(storage, started),
    ...otlpRoutes(sinks),
    ...tempoRoutes(traces),
    ...lokiRoutes(logs, now),
    ...consoleRoutes({
      dashboards,
      rules,
      pool,
      about: () => {
        const { series, samples, bytes } = storage.stats();
        return {
          scrapeIntervalSeconds,
          retentionSeconds,
          started,
          hasPast,
          metrics: { series, samples, bytes },
          traces: traces.stats,
          logs: logs.stats,
        };
      },
    }),
    labelCountRoute(storage),
    ...pageRoutes(),
  ];
}
