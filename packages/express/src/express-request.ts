import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request as Express 4 and 5 have it: what this package uses of it, so that it needs no types of Express. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl: string;
  /** The path at which the router is mounted that has the request now; what was sent, not the template. */
  readonly baseUrl: string;
  readonly app: ExpressApp;
  /** The last route that matched. */
  readonly route?: ExpressRoute;
  /** What `response.render` and `response.sendFile` report their errors to. */
  next?: ExpressNext;
}

/** A route, `app.get('/users/:id', ...)`. */
export interface ExpressRoute {
  readonly path: unknown;
}

/** An application. */
export interface ExpressApp {
  /** Where it is mounted, as it was written; `/` if it is not. */
  readonly mountpath?: string | readonly string[];
  readonly parent?: ExpressApp;
  /** Of Express 5. */
  readonly router?: ExpressRouter;
  /** Of Express 4, which throws when its `router` is read. */
  readonly _router?: ExpressRouter;
}

export interface ExpressRouter {
  readonly stack?: readonly ExpressLayer[];
}

/** Called with an error, or with `'route'` or `'router'` to leave those. */
export type ExpressNext = (error?: unknown) => void;

/** What a router has for each `use` and each route, and a route for each of its handlers. */
export interface ExpressLayer {
  readonly handle?: unknown;
  /** Not there in the layers of a route; `undefined` in those of `use`. */
  readonly route?: ExpressRoute;
  /** Whether it is mounted at `/`, in Express 5. */
  readonly slash?: boolean;
  /** The paths of the layer, compiled, in Express 4. */
  readonly regexp?: RegExp & { readonly fast_slash?: boolean };
  /** The names of the groups of `regexp`; numbers for those that have none. */
  readonly keys?: readonly { readonly name: string | number }[];
  /** The paths as they were written, since Express 5.3. */
  readonly rawPath?: unknown;
  /** A function for each of the paths, in Express 5. */
  readonly matchers?: readonly ExpressMatcher[];
}

/** Takes the beginning of a path. Throws where a parameter cannot be decoded. */
export type ExpressMatcher = (path: string) => ExpressMatch | false;

export interface ExpressMatch {
  /** The part of the path that was taken. */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Has a layer handle a request. */
export type ExpressHandle = (
  this: ExpressLayer,
  request: ExpressRequest,
  response: ServerResponse,
  next: ExpressNext,
) => unknown;

/** Has a layer handle an error, which those that take none pass on. */
export type ExpressErrorHandle = (
  this: ExpressLayer,
  error: unknown,
  request: ExpressRequest,
  response: ServerResponse,
  next: ExpressNext,
) => unknown;
