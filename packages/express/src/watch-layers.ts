import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ExpressApp, ExpressErrorHandle, ExpressHandle, ExpressLayer, ExpressRequest } from './express-request.ts';
import { mountOf } from './mount.ts';
import { outerPlace } from './outer-place.ts';
import { Passage } from './passage.ts';
import { root } from './place.ts';

const passage = Symbol('telltale.passage');
const isWatched = Symbol('telltale.is-watched');

type Passing = ExpressRequest & { [passage]?: Passage };
type Watched = object & { [isWatched]?: boolean };
type LayerPrototype = Watched &
  Partial<Record<'handleRequest' | 'handle_request', ExpressHandle>> &
  Partial<Record<'handleError' | 'handle_error', ExpressErrorHandle>>;

/** Follows a request from here on, where a middleware has it. */
export function followRequest(request: ExpressRequest, middleware: unknown): void {
  const passing = request as Passing;
  passing[passage] ??= passageFrom(request, middleware);
  if (request.app !== undefined) watchLayers(request.app);
}

function passageFrom(request: Partial<ExpressRequest>, middleware: unknown): Passage {
  const { app, baseUrl = '' } = request;
  // An application that has the middleware at a path: that is no place, but what the middleware sees of it.
  if (baseUrl === '' || (app?.parent === undefined && layersOf(app).some(({ handle }) => handle === middleware))) {
    return new Passage(root, '');
  }
  return new Passage(outerPlace(request), baseUrl);
}

function layersOf(app: ExpressApp | undefined): readonly ExpressLayer[] {
  return (app?._router ?? app?.router)?.stack ?? [];
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
  const [layer] = layersOf(app);
  if (layer === undefined) return;
  const prototype = Object.getPrototypeOf(layer) as LayerPrototype;
  const [name, errorName] =
    'handleRequest' in prototype
      ? (['handleRequest', 'handleError'] as const)
      : (['handle_request', 'handle_error'] as const);
  const { [name]: handle, [errorName]: handleError } = prototype;
  if (prototype[isWatched] === true || handle === undefined || handleError === undefined) return;
  prototype[isWatched] = true;
  prototype[name] = function (this: ExpressLayer, request, response, next) {
    // Most layers are none, and the request need not be looked at.
    const mount = mountOf(this);
    if (mount === null) return handle.call(this, request, response, next);
    const passed = (request as Passing)[passage];
    return handle.call(this, request, response, passed === undefined ? next : passed.enter(mount, request, next));
  };
  prototype[errorName] = function (this: ExpressLayer, error, request, response, next) {
    const mount = mountOf(this);
    const passed = mount === null ? undefined : (request as Passing)[passage];
    return handleError.call(
      this,
      error,
      request,
      response,
      passed === undefined ? next : passed.enterFailed(mount!, request, next),
    );
  };
}
