import type { RuleEvaluator } from '@telltale/promql';
import { json, text } from '../http/answers.ts';
import type { Route } from '../http/route.ts';
import type { ScrapePool } from '../scrape/scrape-pool.ts';
import type { ConsoleAbout, ConsoleAnswers } from './console-answers.ts';
import { dashboardsByUid, listed } from './dashboards.ts';
import { expressions } from './expressions.ts';

export interface ConsoleFacts {
  /** Asked each time: they may be generated anew. */
  readonly dashboards: () => readonly unknown[] | Promise<readonly unknown[]>;
  readonly rules: RuleEvaluator;
  readonly pool: ScrapePool;
  readonly about: () => ConsoleAbout;
}

/** What the page asks that no other API has. */
export function consoleRoutes({ dashboards, rules, pool, about }: ConsoleFacts): readonly Route[] {
  const byUid = async () => dashboardsByUid(await dashboards());
  return [
    route('/api/console/about', about),
    route('/api/console/dashboards', async () => [...(await byUid()).values()].map(listed)),
    route('/api/console/expressions', async () =>
      expressions({ dashboards: (await byUid()).values(), groups: rules.groups, targets: pool.targets }),
    ),
    {
      methods: ['GET'],
      path: '/api/console/dashboards/:uid',
      handle: async ({ params }) => {
        const dashboard = (await byUid()).get(params['uid'] ?? '');
        return dashboard === undefined ? text('no such dashboard\n', 404) : json(dashboard);
      },
    },
  ];
}

function route<Path extends keyof ConsoleAnswers>(
  path: Path,
  answer: () => ConsoleAnswers[Path] | Promise<ConsoleAnswers[Path]>,
): Route {
  return { methods: ['GET'], path, handle: async () => json(await answer()) };
}
