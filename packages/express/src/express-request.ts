import type { IncomingMessage } from 'node:http';

/** A request as Express 4 and 5 have it: what this package uses of it, so that it needs no types of Express. */
export interface ExpressRequest extends IncomingMessage {
  readonly originalUrl: string;
  /** The path at which the router is mounted that has the request now; what was sent, not the template. */
  readonly baseUrl: string;
  readonly app: ExpressApp;
  readonly route?: ExpressRoute;
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

/** What a router has for each `use` and each route. */
export interface ExpressLayer extends ExpressMatch {
  readonly route?: ExpressRoute;
  readonly handle: ExpressRouter;
  /**
   * Says which part of a path the layer takes: as the result since Express 5.2, and before that in the layer itself, where
   * a router reads it at once. So it disturbs nobody to call it.
   */
  match(path: string): ExpressMatch | boolean | null | undefined;
}

export interface ExpressMatch {
  /** The part of the path that was taken. */
  readonly path?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** The template, since Express 5.2; an expression where it was one. */
  readonly pattern?: unknown;
}
