import { strictEqual } from 'node:assert/strict';
import type { KitCases } from '../kit-case.ts';

/** The options that all integrations have. */
export const optionCases: KitCases = {
  about: 'options',
  cases: [
    {
      name: 'ignores requests by path and method',
      async run({ start }) {
        const ignore = (path: string, method: string): boolean => path === '/api/things/7' && method === 'GET';
        const kit = await start({ options: { ignore } });
        for (const url of ['/api/things/7?a=b', '/api/things/8']) strictEqual((await kit.send(url)).status, 200);
        await kit.expectRecorded({ route: 'nested', status: 200 });
      },
    },
    {
      name: 'groups routes and statuses, and names what no route matches',
      async run({ start }) {
        const groupRoute = (route: string): string => (route.startsWith('/api') ? 'the api' : route);
        const kit = await start({ options: { groupRoute, groupStatus: true, unmatchedRoute: 'nothing' } });
        for (const url of ['/api/things/7', '/api/v1/deep/7', '/users/7', '/nowhere']) await kit.send(url);
        await kit.expectRecorded(
          { route: { text: 'the api' }, status: '2xx', times: 2 },
          { route: 'param', status: '2xx' },
          { route: { text: 'nothing' }, status: '4xx' },
        );
      },
    },
    {
      name: 'exposes the names of another convention',
      async run({ start }) {
        const kit = await start({ telemetry: { convention: 'classic' } });
        await kit.send('/users/7');
        const handler = kit.template('param');
        await kit.pageHas(`http_requests_total{handler="${handler}",method="GET",status="200"} 1`);
      },
    },
  ],
};
