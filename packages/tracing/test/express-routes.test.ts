import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Express, NextFunction, Request, Response, Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTracing } from '../src/index.ts';
import type { Tracing } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { TraceReceiver } from '@telltale-tooling/receivers';

type MakeExpress = (() => Express) & { Router(options?: object): Router };

const require = createRequire(import.meta.url);
const answer = (_request: Request, response: Response): void => void response.end('ok');

/** Every way in which a request finds its route, and what its span is called then. */
const routes: readonly (readonly [path: string, name: string])[] = [
  ['/', 'GET /'],
  ['/users/7', 'GET /users/:id'],
  ['/shops/3/orders/7', 'GET /shops/:shop/orders/:order'],
  ['/shops/3', 'GET /shops/:shop'],
  ['/deep/1/2/3', 'GET /deep/:a/:b/:c'],
  ['/sub/items/7', 'GET /sub/items/:id'],
  ['/unprefixed', 'GET /unprefixed'],
  ['/either/7', 'GET /one/:id,/either/:id'],
  ['/exp-123', String.raw`GET /^\/exp-\d+$/`],
  ['/first/7', 'GET /first/:second'],
  ['/fails/7', 'GET /fails/:id'],
  ['/late', 'GET /late'],
  ['/after-mount', 'GET /after-mount'],
  ['/nothing', 'GET'],
  ['/shops/3/nothing', 'GET'],
  ['/passes-on', 'GET'],
];

function application(express: MakeExpress): Express {
  const app = express();
  app.use((_request, _response, next) => next());
  app.get('/', answer);
  app.get('/users/:id', answer);
  const shops = express.Router({ mergeParams: true });
  shops.get('/', answer);
  shops.get('/orders/:order', answer);
  app.use('/shops/:shop', shops);
  const [outer, middle] = [express.Router(), express.Router()];
  middle.get('/:c', answer);
  outer.use('/:b', middle);
  app.use('/deep/:a', (_request, _response, next) => next(), outer);
  const sub = express();
  sub.get('/items/:id', answer);
  app.use('/sub', sub);
  const unprefixed = express.Router();
  unprefixed.get('/unprefixed', answer);
  app.use(unprefixed);
  app.get(['/one/:id', '/either/:id'], answer);
  app.get(/^\/exp-\d+$/, answer);
  app.get('/first/:first', (_request, _response, next) => next());
  app.get('/first/:second', answer);
  app.get('/fails/:id', () => {
    throw new Error('failed');
  });
  app.get('/late', (_request, response) => void setImmediate(() => response.end()));
  // What is mounted before, and passes on, leaves nothing behind.
  app.use('/after-mount', (_request, _response, next) => setImmediate(() => next()));
  app.get('/after-mount', answer);
  app.get('/passes-on', (_request, _response, next) => next());
  app.use(
    (_error: Error, _request: Request, response: Response, _next: NextFunction) => void response.status(500).end(),
  );
  return app;
}

describe.for(['express', 'express4'])('with %s', (version) => {
  let receiver: TraceReceiver;
  let tracing: Tracing;
  let url: string;
  let close: () => void;
  beforeAll(async () => {
    receiver = await startTraceReceiver();
    const instrument = { undici: false };
    tracing = startTracing({ service: 'shop', environment: {}, endpoint: receiver.url, instrument });
    const server = application(require(version) as MakeExpress).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    close = () => void server.close();
  });
  afterAll(async () => {
    close();
    await tracing.shutdown();
    await receiver.stop();
  });

  test.for(routes)('GET %s is the span %s', async ([path, name]) => {
    await (await fetch(url + path)).text();
    await tracing.flush();
    const span = receiver.spans.findLast(({ attributes }) => attributes['url.path'] === path)!;
    expect(span.name).toBe(name);
    expect(span.attributes['http.route']).toBe(name.split(' ')[1]);
  });
});
