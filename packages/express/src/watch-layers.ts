import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExpressApp, ExpressHandle, ExpressLayer, ExpressRequest } from './express-request.ts';
import { mountOf } from './mount.ts';
import { Passage } from './passage.ts';

const passage = Symbol('telltale.passage');
const isWatched = Symbol('telltale.is-watched');

type Passing = ExpressRequest & { [passage]?: Passage };
type Watched = object & { [isWatched]?: boolean };
type LayerPrototype = Watched & Partial<Record<'handleRequest' | 'handle_request', ExpressHandle>>;

/** Follows a request from here on. */
export function followRequest(request: ExpressRequest): void {
  const passing = request as Passing;
  passing[passage] ??= new Passage(request);
  if (request.app !== undefined) watchLayers(request.app);
}

/** The template of the route that answered a request; nothing where none did. */
export function routeOf(request: IncomingMessage, { statusCode }: ServerResponse): string | undefined {
  const passing = request as Passing;
  return passing[passage]?.template(passing, statusCode);
}

/**
 * Has all layers of the Express that an application is made with tell the requests that are followed where they are. Express
 * itself keeps the path that was sent, and forgets even that when an error comes.
 */
function watchLayers(app: ExpressApp & Watched): void {
  if (app[isWatched] === true) return;
  app[isWatched] = true;
  const layer = (app._router ?? app.router)?.stack?.[0];
  if (layer === undefined) return;
  const prototype = Object.getPrototypeOf(layer) as LayerPrototype;
  const name = 'handleRequest' in prototype ? 'handleRequest' : 'handle_request';
  const handle = prototype[name];
  if (prototype[isWatched] === true || handle === undefined) return;
  prototype[isWatched] = true;
  prototype[name] = function (this: ExpressLayer, request, response, next) {
    // Most layers are none, and the request need not be looked at.
    const mount = mountOf(this);
    if (mount === null) return handle.call(this, request, response, next);
    const passed = (request as Passing)[passage];
    return handle.call(this, request, response, passed === undefined ? next : passed.enter(mount, request, next));
  };
}
