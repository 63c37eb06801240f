import { strictEqual } from 'node:assert/strict';
import type { KitCase, KitCases } from '../kit-case.ts';
import type { KitRoute, Send } from '../kit-app.ts';

// What is sent to a route, and what it answers.
const templates: readonly (readonly [name: string, url: string, body: string])[] = [
  ['root', '/', 'root'],
  ['root', '/?page=2', 'root'],
  ['fixed', '/fixed/path', 'fixed'],
  ['param', '/users/7', 'user'],
  ['param', '/users/seven?verbose=yes', 'user'],
  ['param', '/users/a%2Fb%20c', 'user'],
  ['params', '/users/7/posts/12', 'post'],
  ['rest', '/files/a/b/c.txt', 'file'],
  ['nested', '/api/things/7', 'thing'],
  ['nested root', '/api', 'api'],
  ['deep', '/api/v1/deep/7', 'deep'],
  ['nested param', '/tenants/acme/orders/7', 'order'],
  ['nested param', '/tenants/orders/orders/orders', 'order'],
];

const ok: Send = { kind: 'send', status: 200, body: 'ok' };

function toRoute([name, url, body]: (typeof templates)[number]): KitCase {
  return {
    name: `records the template of ${url}`,
    async run({ shared }) {
      const response = await shared.send(url);
      strictEqual(response.body.toString(), body);
      await shared.expectRecorded({ route: name, status: 200 });
    },
  };
}

const versioned: readonly KitRoute[] = [
  { name: 'first', method: 'GET', version: '1', path: ['users', { param: 'id' }], does: ok },
  { name: 'second', method: 'GET', version: '2', path: ['users', { param: 'id' }], does: ok },
];

/** `http_route`: the whole template, never a path. */
export const routeCases: KitCases = {
  about: 'routes',
  cases: [
    ...templates.map(toRoute),
    {
      name: 'records an optional segment, given or not',
      async run({ shared }) {
        for (const url of ['/optional', '/optional/7']) strictEqual((await shared.send(url)).status, 200);
        await shared.expectRecorded({ route: 'optional', status: 200, times: 2 });
      },
    },
    {
      name: 'records the template of a nested route that fails, and of one that is guarded',
      async run({ shared }) {
        await shared.send('/api/broken/7');
        await shared.send('/api/guarded/7');
        await shared.expectRecorded({ route: 'nested failure', status: 500 }, { route: 'nested guard', status: 403 });
      },
    },
    {
      name: 'records what no route matches as NOT_FOUND',
      async run({ shared }) {
        for (const url of ['/nowhere', '/api/nowhere', '/users/7/nowhere', '/%00']) {
          strictEqual((await shared.send(url)).status, 404, url);
        }
        await shared.expectRecorded({ route: { text: 'NOT_FOUND' }, status: 404, times: 4 });
      },
    },
    {
      name: 'records the route of a 404 that the handler sends',
      async run({ shared }) {
        strictEqual((await shared.send('/missing/7')).status, 404);
        await shared.expectRecorded({ route: 'missing', status: 404 });
      },
    },
    {
      name: 'records a global prefix',
      feature: 'global prefix',
      async run({ start }) {
        const kit = await start({ globalPrefix: 'svc' });
        strictEqual((await kit.send('/svc/users/7')).status, 200);
        strictEqual((await kit.send('/users/7')).status, 404);
        strictEqual((await kit.send('/metrics')).status, 200);
        await kit.expectRecorded(
          { route: { text: `/svc${kit.template('param')}` }, status: 200 },
          { route: { text: 'NOT_FOUND' }, status: 404 },
        );
      },
    },
    {
      name: 'records versions of a route apart',
      feature: 'versioning',
      async run({ start }) {
        const kit = await start({ routes: versioned });
        for (const version of [1, 2]) strictEqual((await kit.send(`/v${version}/users/7`)).status, 200);
        await kit.expectRecorded({ route: 'first', status: 200 }, { route: 'second', status: 200 });
      },
    },
  ],
};
