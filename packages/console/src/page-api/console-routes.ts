import { json, text } from '../http/answers.ts';
import type { Route } from '../http/route.ts';
import { dashboardsByUid, expressionsOf, listed } from './dashboards.ts';

export interface ConsoleFacts {
  /** Asked each time: they may be generated anew. */
  readonly dashboards: () => readonly unknown[] | Promise<readonly unknown[]>;
  readonly about: () => ConsoleAbout;
}

/** What the page has to know to ask well. */
export interface ConsoleAbout {
  readonly scrapeIntervalSeconds: number;
  readonly retentionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Whether it began with what an earlier run had kept. */
  readonly hasPast: boolean;
  readonly metrics: { readonly series: number; readonly samples: number; readonly bytes: number };
  readonly traces: { readonly traces: number; readonly spans: number; readonly bytes: number };
  readonly logs: { readonly lines: number; readonly bytes: number };
}

/** What the page asks that no other API has. */
export function consoleRoutes({ dashboards, about }: ConsoleFacts): readonly Route[] {
  return [
    { methods: ['GET'], path: '/api/console/about', handle: () => json(about()) },
    {
      methods: ['GET'],
      path: '/api/console/dashboards',
      handle: async () => json([...dashboardsByUid(await dashboards()).values()].map(listed)),
    },
    {
      methods: ['GET'],
      path: '/api/console/dashboards/:uid',
      handle: async ({ params }) => {
        const dashboard = dashboardsByUid(await dashboards()).get(params['uid'] ?? '');
        return dashboard === undefined ? text('no such dashboard\n', 404) : json(dashboard);
      },
    },
    {
      methods: ['GET'],
      path: '/api/console/expressions',
      handle: async () => json([...dashboardsByUid(await dashboards()).values()].flatMap(expressionsOf)),
    },
  ];
}
