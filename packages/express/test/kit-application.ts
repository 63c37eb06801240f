import { once } from 'node:events';
import { pipeline } from 'node:stream';
import type { KitAdapter, KitApp, KitBehaviour, KitRoute, PathSyntax } from '@telltale/testing/http-conformance';
import { spellPath, spellRoute } from '@telltale/testing/http-conformance';
import type { ErrorRequestHandler, Express, NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { telltale } from '../src/index.ts';

/** Express 4 or 5: the types are those of 5. */
export interface ExpressModule {
  (): Express;
  Router(options?: { mergeParams?: boolean }): Router;
}

type HandlersOf<Kind extends KitBehaviour['kind']> = (
  behaviour: Extract<KitBehaviour, { readonly kind: Kind }>,
) => readonly RequestHandler[];

const handlersOf: { readonly [Kind in KitBehaviour['kind']]: HandlersOf<Kind> } = {
  send: (send) => [(_, response) => respond(response, send)],
  read: ({ send }) => [
    (request, response, next) => {
      request.resume().on('error', next);
      request.once('end', () => respond(response, send));
    },
  ],
  wait: ({ until, send }) => [
    (_, response, next) => {
      until().then(() => respond(response, send), next);
    },
  ],
  throw: ({ error }) => [
    () => {
      throw error();
    },
  ],
  reject: ({ error }) => [() => Promise.reject(error())],
  guard: ({ status }) => [(_, response) => void response.sendStatus(status), never],
  input: ({ status }) => [(_, response) => void response.sendStatus(status), never],
  filter: ({ error, status }) => [
    (_, response) => {
      response.locals['status'] = status;
      throw error();
    },
  ],
  redirect: ({ status, to }) => [(_, response) => response.redirect(status, to)],
  stream: ({ headers, source }) => [
    (_, response) => {
      response.set(headers);
      pipeline(source(), response, () => {});
    },
  ],
  'fail late': ({ begin, error }) => [
    (_, response, next) => {
      response.write(begin, () => next(error()));
    },
  ],
};

/** Express 4 leaves promises alone: applications pass on what they reject with. */
function passingOn(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    Promise.resolve(handler(request, response, next)).then(undefined, next);
  };
}

function respond(response: Response, { status, body }: { readonly status: number; readonly body: string }): void {
  response.status(status).type('text/plain').send(body);
}

const never: RequestHandler = () => {
  throw new Error('a guarded handler was called');
};

/** What applications have for their errors. Express answers what it leaves. */
const handleError: ErrorRequestHandler = (error: unknown, _: Request, response: Response, next: NextFunction) => {
  const { status } = response.locals as { readonly status?: number };
  if (status === undefined || response.headersSent) next(error);
  else response.sendStatus(status);
};

/** How the kit's application is built with Express. */
export function expressAdapter(express: ExpressModule, syntax: PathSyntax): KitAdapter {
  return {
    template: (route) => spellRoute(route, syntax),
    async start(app, options) {
      const middleware = telltale(options);
      const server = build(express, app, syntax, middleware).listen(0, '127.0.0.1');
      await once(server, 'listening');
      return {
        server,
        async close() {
          const closed = once(server, 'close');
          server.close();
          await closed;
          await middleware.close();
        },
      };
    },
  };
}

function build(
  express: ExpressModule,
  { routes, guard }: KitApp,
  syntax: PathSyntax,
  middleware: ReturnType<typeof telltale>,
): Express {
  const app = express();
  // Express prints the errors that nobody handles, but not when it is tested.
  app.set('env', 'test');
  app.use(middleware);
  if (guard !== undefined) app.use((_, response) => void response.sendStatus(guard));
  const routers = new Map<string, Router>([['', app]]);
  for (const route of routes) add(route, routerOf(route, routers, express, syntax), syntax);
  app.use(middleware.errors);
  app.use(handleError);
  return app;
}

/** The router that a route is in, which is made and mounted with the first route of it. */
function routerOf(
  { within = [] }: KitRoute,
  routers: Map<string, Router>,
  express: ExpressModule,
  syntax: PathSyntax,
): Router {
  let router = routers.get('')!;
  let key = '';
  for (const path of within) {
    const mount = spellPath(path, syntax);
    key += ` ${mount}`;
    let inner = routers.get(key);
    if (inner === undefined) {
      inner = express.Router();
      router.use(mount, inner);
      routers.set(key, inner);
    }
    router = inner;
  }
  return router;
}

function add({ method, path, does }: KitRoute, router: Router, syntax: PathSyntax): void {
  const verb = method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options';
  const handlers = (handlersOf[does.kind] as HandlersOf<KitBehaviour['kind']>)(does);
  router[verb](spellPath(path, syntax), ...handlers.map(passingOn));
}
