import type { Readable } from 'node:stream';

/**
 * The application that every adapter builds in its framework: a table of routes, and what each of them does. How a path
 * and a behaviour are said in the framework is the adapter's business; what clients see is the same everywhere.
 */
export interface KitApp {
  readonly routes: readonly KitRoute[];
  /** Put in front of every route by a setting of the framework. Only for adapters that have the feature `global prefix`. */
  readonly globalPrefix?: string;
  /** The status with which a guard in front of all routes refuses every request. */
  readonly guard?: number;
}

export interface KitRoute {
  /** Unique; what cases and messages call it by. */
  readonly name: string;
  readonly method: KitMethod;
  /** Paths of the routers in which the route is, the outermost first; each is mounted in the one before. @default none */
  readonly within?: readonly KitPath[];
  readonly path: KitPath;
  /** Of the URI, `/v1/...`. Only for adapters that have the feature `versioning`. */
  readonly version?: string;
  readonly does: KitBehaviour;
}

export type KitMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';

/** A path by its segments; an empty one is the root. */
export type KitPath = readonly KitSegment[];

/** A fixed text, a parameter, a parameter that may be missing at the end, or the rest of the path. */
export type KitSegment =
  | string
  | { readonly param: string }
  | { readonly optional: string }
  | { readonly rest: string };

/** What the handler of a route does, said so that each framework can do it in its usual way. */
export type KitBehaviour =
  | Send
  /** Reads the whole request body as bytes, and then sends. */
  | { readonly kind: 'read'; readonly send: Send }
  /** Waits before it sends. */
  | { readonly kind: 'wait'; readonly until: () => Promise<void>; readonly send: Send }
  /** Throws in the handler. */
  | { readonly kind: 'throw'; readonly error: () => Error }
  /** Returns, or awaits, a promise that rejects. */
  | { readonly kind: 'reject'; readonly error: () => Error }
  /** Does not come to the handler: what guards the route (a guard, a middleware, a hook) answers with the status. */
  | { readonly kind: 'guard'; readonly status: number }
  /** Does not come to the handler: what checks its input (a pipe, a schema, a middleware) answers with the status. */
  | { readonly kind: 'input'; readonly status: number }
  /** The handler throws, and what handles errors (a filter, an error handler) answers with the status. */
  | { readonly kind: 'filter'; readonly error: () => Error; readonly status: number }
  | { readonly kind: 'redirect'; readonly status: number; readonly to: string }
  /** Sends a stream, which may end or fail. */
  | { readonly kind: 'stream'; readonly headers: Readonly<Record<string, string>>; readonly source: () => Readable }
  /** Sends the beginning of a response, so that the client has it, and then throws. */
  | { readonly kind: 'fail late'; readonly begin: string; readonly error: () => Error };

/** Sends a whole response, which the framework gives a length. */
export interface Send {
  readonly kind: 'send';
  readonly status: number;
  /** As text/plain. */
  readonly body: string;
}
