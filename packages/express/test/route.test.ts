import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as send } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded } from '@telltale/testing';
import type { ErrorRequestHandler, Express, RequestHandler, Router } from 'express';
import type express5 from 'express';
import { describe, expect, test, vi } from 'vitest';
import { telltale } from '../src/index.ts';
import { listening } from './listening.ts';

const require = createRequire(import.meta.url);

const ok: RequestHandler = (_, response) => void response.send('ok');

const answer =
  (status: number): RequestHandler =>
  (_, response) =>
    void response.sendStatus(status);

const forgive: ErrorRequestHandler = (_, __, ___, next) => next();

/** Sends a target as it is: `fetch` would tidy it up. */
async function get(origin: string, path: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  const request = send({ hostname, port, path, agent: false }).end();
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
  response.resume();
  await once(response, 'close');
}

// Each keeps the paths of its mounts in another way, or not at all.
describe.each([
  ['express4', 4],
  ['express4-oldest', 4],
  ['express', 5],
  ['express5-oldest', 5],
] as const)('the route, with %s', (name, major) => {
  const express = require(name) as typeof express5;

  /** The routes that requests are recorded with, in the order in which they are met first. */
  async function routesOf(build: (app: Express) => void, ...paths: readonly string[]): Promise<readonly string[]> {
    return routesBelow('/', build, ...paths);
  }

  /** The same, with the middleware at a path. */
  async function routesBelow(
    mount: string,
    build: (app: Express) => void,
    ...paths: readonly string[]
  ): Promise<readonly string[]> {
    const telemetry = isolatedTelemetry({ catalogs: { http } });
    const app = express();
    app.set('env', 'test');
    app.use(mount, telltale({ telemetry }));
    build(app);
    const origin = await listening(app);
    for (const path of paths) await get(origin, path);
    await vi.waitFor(async () => expect((await recorded(telemetry, http.duration)).count).toBe(paths.length));
    const { series } = (await telemetry.snapshot('http')).catalogs['http']!['duration']!;
    return [...new Set(series.map(({ labels }) => labels['http_route']!))];
  }

  /** A router, or an application, with one route. */
  function withRoute<Kind extends Router>(router: Kind, path = '/users/:id'): Kind {
    router.get(path, ok);
    return router;
  }
  const router = (path?: string): Router => withRoute(express.Router(), path);
  const application = (path?: string): Express => withRoute(express(), path);

  describe('has the paths as they were written', () => {
    test('of a mounted router', async () => {
      const build = (app: Express): void => void app.use('/api/:v', express.Router().use('/deep', router()));
      expect(await routesOf(build, '/api/1/deep/users/7', '/api/2/deep/users/8')).toEqual(['/api/:v/deep/users/:id']);
    });

    test('however the first client spells them', async () => {
      const build = (app: Express): void => void app.use('/api', router());
      expect(await routesOf(build, '/aPI/users/1', '/api/USERS/2/')).toEqual(['/api/users/:id']);
    });

    test('of one router that is mounted at several places', async () => {
      const build = (app: Express): void => {
        const shared = router();
        app.use('/a', shared);
        app.use('/b/:b', shared);
        app.use(['/c/:x', '/d'], shared);
      };
      expect(
        await routesOf(build, '/a/users/1', '/b/1/users/1', '/b/2/users/1', '/c/1/users/1', '/d/users/1', '/a/users/2'),
      ).toEqual(['/a/users/:id', '/b/:b/users/:id', '/c/:x/users/:id', '/d/users/:id']);
    });

    test('of a router that is mounted again after its first request', async () => {
      const build = (app: Express): void => {
        const shared = router();
        app.use('/a/:x', shared);
        app.post('/mount', ok);
        app.use('/mount', (_, response) => {
          app.use('/b/:y', shared);
          response.send('ok');
        });
      };
      expect(await routesOf(build, '/a/1/users/1', '/mount', '/b/2/users/1')).toEqual([
        '/a/:x/users/:id',
        '/mount',
        '/b/:y/users/:id',
      ]);
    });

    test('of a router that is called by a function', async () => {
      const build = (app: Express): void => {
        const inner = router();
        app.use('/t/:tenant', (request, response, next) => inner(request, response, next));
      };
      expect(await routesOf(build, '/t/acme/users/1')).toEqual(['/t/:tenant/users/:id']);
    });

    test('of a router that is mounted in itself, once', async () => {
      const build = (app: Express): void => {
        const inner = router();
        inner.use('/:more', inner);
        app.use('/tree', inner);
      };
      const paths = Array.from({ length: 9 }, (_, i) => `/tree${'/x'.repeat(i)}/users/1`);
      expect(await routesOf(build, ...paths)).toEqual(['/tree/users/:id', '/tree/:more/users/:id']);
    });

    test('for a target that names its server', async () => {
      const build = (app: Express): void => void app.use('/t/:tenant', router());
      expect(await routesOf(build, 'http://h.x/t/acme/users/1')).toEqual(['/t/:tenant/users/:id']);
    });

    test('where the application rewrites what was sent', async () => {
      const build = (app: Express): void => {
        app.use((request, _, next) => {
          request.url = request.url.replace('/legacy/v1', '/t');
          next();
        });
        app.use('/t/:tenant', router());
      };
      expect(await routesOf(build, '/legacy/v1/acme/users/1')).toEqual(['/t/:tenant/users/:id']);
    });

    test('where a parameter refuses its value', async () => {
      const build = (app: Express): void => {
        const inner = router();
        inner.param('id', (_, response) => void response.sendStatus(403));
        app.use('/t/:tenant', inner);
      };
      expect(await routesOf(build, '/t/acme/users/1')).toEqual(['/t/:tenant/users/:id']);
    });

    test('after a response could not be rendered', async () => {
      const build = (app: Express): void => {
        app.use('/pages', (_, response) => response.render('missing'));
        app.use(forgive);
        app.use('/pages', router('/x'));
      };
      expect(await routesOf(build, '/pages/x')).toEqual(['/pages/x']);
    });

    test('where a route passes on to what is mounted', async () => {
      const build = (app: Express): void => {
        app.get(/^\/(?:files|users)/, (_, __, next) => next());
        app.use('/files', answer(200));
        app.use('/users', router('/:id'), answer(200));
      };
      const routes = await routesOf(build, '/files/a', '/users/1', '/users/1/2');
      expect(routes).toEqual(['/files', '/users/:id', '/users']);
    });

    test('where the middleware itself is at a path', async () => {
      const build = (app: Express): void => {
        app.get('/api/users/:id', ok);
        app.use('/api/:version', router('/orders/:id'), answer(200));
      };
      const sent = ['/api/users/1', '/api/v1/orders/1', '/api/v1/b'];
      const routes = ['/api/users/:id', '/api/:version/orders/:id', '/api/:version'];
      expect(await routesBelow('/api', build, ...sent)).toEqual(routes);
    });

    test('where the handler of its errors is mounted', async () => {
      const fail = (): never => {
        throw new Error('no database');
      };
      const report: ErrorRequestHandler = (_error, _request, response, _next) => void response.status(503).end();
      const build = (app: Express): void => {
        const inner = express.Router();
        inner.get('/:id', fail);
        inner.use('/:any', report);
        app.get('/api/users/:id', fail);
        app.use('/api/inner', inner);
        app.use('/api/mounted', fail);
        app.use('/:any', report);
      };
      const sent = ['/api/users/1', '/api/inner/1', '/api/mounted/1'];
      expect(await routesOf(build, ...sent)).toEqual(['/api/users/:id', '/api/inner/:id', '/api/mounted']);
    });

    test('where a handler fails', async () => {
      const build = (app: Express): void => {
        const inner = express.Router();
        inner.get('/users/:id', () => {
          throw new Error('no database');
        });
        app.use('/t/:tenant', inner);
      };
      expect(await routesOf(build, '/t/acme/users/1')).toEqual(['/t/:tenant/users/:id']);
    });
  });

  describe('never has what was sent', () => {
    test.each([
      ['/t/:id', '/t/a%2Frandom1'],
      ['/t/:id', '/t/%C3%A9%F0%9F%98%80'],
      ['/orgs/:org/users/:user', '/orgs/me/users/me'],
      ['/:lang/docs', '/docs/docs'],
      ['/:a/:b/a', '/a/a/a'],
      ['/flights/:from-:to', '/flights/f-f'],
      ['/v:major', '/vv'],
      ['/files/:name.json', '/files/name.json'],
    ])('in place of the parameters of %s, for %s', async (path, sent) => {
      expect(await routesOf((app) => void app.use(path, router('/u')), `${sent}/u`)).toEqual([`${path}/u`]);
    });

    test.runIf(major === 4).each([
      ['/:lang?/docs', '/en/docs'],
      ['/t/:id(\\d+)', '/t/17'],
      ['/t/:id([^/]{2,})/x', '/t/17/x'],
      ['/t/:id*', '/t/1/2'],
    ])('in place of the parameters of %s, for %s', async (path, sent) => {
      const template = path.replace(/\(.*\)/, '');
      expect(await routesOf((app) => void app.use(path, router('/u')), `${sent}/u`)).toEqual([`${template}/u`]);
    });

    test('in place of an expression', async () => {
      const build = (app: Express): void => {
        app.use(/^\/t\d+/, router('/a'));
        app.use(/^\/(x|y)/, router('/a'));
        app.use(['/b', /^\/c+/], router('/a'));
      };
      expect(await routesOf(build, '/t1/a', '/t2/a', '/x/a', '/y/a', '/ccc/a', '/b/a')).toEqual(['/*/a', '/b/a']);
    });

    test('of those whom a guard turns away', async () => {
      const build = (app: Express): void => {
        app.use('/tenants/:tenant', answer(401), router());
        app.use('/api/:v', express.Router().use(answer(403)));
      };
      const paths = Array.from({ length: 60 }, (_, i) => [`/tenants/u${i}@example.com/x`, `/api/${i}`]).flat();
      expect(await routesOf(build, ...paths)).toEqual(['/tenants/:tenant', '/api/:v']);
    });

    test('of those who get a file', async () => {
      const directory = mkdtempSync(join(tmpdir(), 'telltale-'));
      writeFileSync(join(directory, 'a.txt'), 'a');
      const build = (app: Express): void => void app.use('/u/:id/files', express.static(directory));
      expect(await routesOf(build, '/u/1/files/a.txt', '/u/2/files/a.txt', '/u/3/files/b.txt')).toEqual([
        '/u/:id/files',
        'NOT_FOUND',
      ]);
    });
  });

  describe('leads through applications in applications', () => {
    test('that are mounted', async () => {
      const build = (app: Express): void => {
        const inner = application();
        inner.use('/r/:r', router('/items/:item'));
        app.use('/shops/:shop', inner);
      };
      expect(await routesOf(build, '/shops/1/users/7', '/shops/2/r/1/items/7')).toEqual([
        '/shops/:shop/users/:id',
        '/shops/:shop/r/:r/items/:item',
      ]);
    });

    test('that are called by functions', async () => {
      const build = (app: Express): void => {
        const sub = application();
        app.use('/admin', (request, response, next) => sub(request, response, next));
        app.use((request, response, next) => sub(request, response, next));
      };
      expect(await routesOf(build, '/users/7')).toEqual(['/users/:id']);
      expect(await routesOf(build, '/admin/users/7')).toEqual(['/admin/users/:id']);
    });

    test('that are mounted in routers', async () => {
      const build = (app: Express): void => {
        const inner = express.Router();
        inner.use('/sub', application());
        inner.use('/:t', application());
        app.use('/api', inner);
      };
      expect(await routesOf(build, '/api/sub/users/7', '/api/acme/users/7')).toEqual([
        '/api/sub/users/:id',
        '/api/:t/users/:id',
      ]);
    });

    test.each<{ readonly mounts: readonly (string | string[])[] }>([
      { mounts: ['/v1/:a', '/v2/:b'] },
      { mounts: ['/plain', '/t/:x'] },
      { mounts: ['/t/:x', '/plain'] },
      { mounts: [['/t/:x', '/plain']] },
      { mounts: [['/a', '/b/:x']] },
    ])('that are mounted at several places, $mounts', async ({ mounts }) => {
      const build = (app: Express): void => {
        const sub = application();
        for (const mount of mounts) app.use(mount, sub);
      };
      const paths = mounts.flat();
      const sent = paths.map((path) => `${path.replace(/:\w/, 'acme')}/users/7`);
      expect(await routesOf(build, ...sent)).toEqual(paths.map((path) => `${path}/users/:id`));
    });

    test('that have the middleware alone', async () => {
      const telemetry = isolatedTelemetry({ catalogs: { http } });
      const inner = express();
      inner.use(telltale({ telemetry }));
      withRoute(inner);
      const origin = await listening(express().use('/shops/:shop', inner));
      for (let shop = 0; shop < 3; shop++) await get(origin, `/shops/${shop}/users/7`);
      await vi.waitFor(async () =>
        expect((await recorded(telemetry, http.duration, { http_route: '/shops/:shop/users/:id' })).count).toBe(3),
      );
    });
  });

  describe('is the place of a handler without routes', () => {
    const fail: RequestHandler = ({ path }, _, next) =>
      next(path === '/late' ? Object.assign(new Error(), { status: 401 }) : undefined);

    test('that answers, unless it finds nothing', async () => {
      const build = (app: Express): void => {
        app.use('/graphql', (request, response) => void response.sendStatus(request.path === '/no' ? 404 : 200));
      };
      expect(await routesOf(build, '/graphql', '/graphql/a', '/graphql/no')).toEqual(['/graphql', 'NOT_FOUND']);
    });

    test('that throws or passes an error on', async () => {
      const build = (app: Express): void => {
        app.use('/graphql/:schema', () => {
          throw new Error('bad query');
        });
        app.use('/api', fail);
      };
      expect(await routesOf(build, '/graphql/a', '/graphql/b', '/api/late')).toEqual(['/graphql/:schema', '/api']);
    });

    test('but not of one that passed the request on', async () => {
      const build = (app: Express): void => {
        app.use(
          '/api',
          express.Router().use((_, __, next) => next()),
        );
        app.use(answer(200));
      };
      expect(await routesOf(build, '/api/x', '/y')).toEqual(['NOT_FOUND']);
    });
  });

  test('is the list of a route that has several paths, and the expression of one that has that', async () => {
    expect(await routesOf((app) => app.get(['/a', '/b/:id'], ok), '/a', '/b/1')).toEqual(['/a,/b/:id']);
    expect(await routesOf((app) => app.get(/^\/x(\d+)$/, ok), '/x1', '/x2')).toEqual(['/^\\/x(\\d+)$/']);
  });
});
