import type { Route } from '../http/route.ts';
import type { ScrapePool } from '../scrape/scrape-pool.ts';
import type { TargetStatus } from '../scrape/scraper.ts';
import { api, success } from './api-answer.ts';
import { limitOf } from './parameters.ts';

/** Who is scraped, and what their pages say of their metrics. */
export function targetRoutes(pool: ScrapePool): readonly Route[] {
  const targets = api(({ query }) => {
    const state = query.get('state') ?? 'any';
    const activeTargets = state === 'dropped' ? [] : pool.targets.map(targetJson);
    return success({ activeTargets, droppedTargets: [], droppedTargetCounts: {} });
  });
  const metadata = api(({ query }) => {
    const wanted = query.get('metric');
    const byName = new Map<string, { type: string; help: string; unit: string }[]>();
    for (const { metadata: all } of pool.targets) {
      for (const [name, { type, help, unit }] of all) {
        if (wanted !== null && wanted !== '' && name !== wanted) continue;
        const known = byName.get(name) ?? [];
        if (known.some((each) => each.type === type && each.help === help)) continue;
        byName.set(name, [...known, { type, help, unit }]);
      }
    }
    return success(Object.fromEntries([...byName].toSorted(byFirst).slice(0, limitOf(query))));
  });
  return [
    { methods: ['GET'], path: '/api/v1/targets', handle: targets, isApi: true },
    { methods: ['GET'], path: '/api/v1/metadata', handle: metadata, isApi: true },
  ];
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function targetJson({ target, health, lastError, lastScrape, lastDurationSeconds, samples }: TargetStatus): unknown {
  const { url, labels, pool, intervalSeconds, timeoutSeconds } = target;
  const { host, protocol, pathname } = new URL(url);
  return {
    discoveredLabels: { __address__: host, __scheme__: protocol.slice(0, -1), __metrics_path__: pathname, ...labels },
    labels,
    scrapePool: pool,
    scrapeUrl: url,
    globalUrl: url,
    lastError,
    lastScrape: lastScrape === undefined ? '0001-01-01T00:00:00Z' : new Date(lastScrape).toISOString(),
    lastScrapeDuration: lastDurationSeconds,
    lastSamples: samples,
    health,
    scrapeInterval: `${intervalSeconds}s`,
    scrapeTimeout: `${timeoutSeconds}s`,
  };
}
