import type { IncomingMessage } from 'node:http';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { noteRoute, notedRoute } from './matched-route.ts';

type Next = (error?: unknown) => void;
type Handle = (request: IncomingMessage, response: unknown, next: Next) => unknown;

interface Layer {
  handle: Handle;
}

interface Router {
  readonly stack: Layer[];
}

type Method = (this: Router, ...args: unknown[]) => unknown;

/** What `require('express')` is: `Router` is a class with a prototype since Express 5, and the prototype itself before. */
interface ExpressModule {
  readonly Router: { readonly prototype?: { readonly route?: unknown } };
}

const mounted: unique symbol = Symbol('telltale.mounted') as never;

interface Mounted {
  /** Templates of the paths at which the routers are mounted that have the request now. */
  [mounted]?: string;
}

/**
 * Gives the spans of Express' requests their route, `/shops/:shop/orders/:id`, with the paths of its routers. Nothing else is
 * touched: middleware without a path is called as ever. (`@opentelemetry/instrumentation-express` wraps all of it; it is used
 * where `frameworkSpans` are wanted.)
 */
export class ExpressRoutes extends InstrumentationBase {
  constructor() {
    super('@telltale/tracing/express', '1', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition(
      'express',
      ['>=4.0.0 <6'],
      (express: ExpressModule) => {
        const router = routerOf(express);
        this._wrap(router, 'route', (original) => wrapRoute(original));
        this._wrap(router, 'use', (original) => wrapUse(original));
        return express;
      },
      (express?: ExpressModule) => {
        if (express === undefined) return;
        for (const method of ['route', 'use'] as const) this._unwrap(routerOf(express), method);
      },
    );
  }
}

function routerOf({ Router }: ExpressModule): { route: Method; use: Method } {
  return (typeof Router.prototype?.route === 'function' ? Router.prototype : Router) as never;
}

function wrapRoute(original: Method): Method {
  return function route(...args) {
    const result = original.apply(this, args);
    const layer = this.stack.at(-1);
    if (layer !== undefined) layer.handle = matching(layer.handle, pathOf(args[0]));
    return result;
  };
}

function wrapUse(original: Method): Method {
  return function use(...args) {
    const before = this.stack.length;
    const result = original.apply(this, args);
    const path = pathOf(args[0]);
    if (path === '' || path === '/') return result;
    for (const layer of this.stack.slice(before)) {
      // Four parameters are an error handler.
      if (layer.handle.length < 4) layer.handle = within(layer.handle, path);
    }
    return result;
  };
}

/** A route that matches notes itself, until it passes the request on. */
function matching(handle: Handle, path: string): Handle {
  return function route(this: unknown, request, response, next) {
    const before = notedRoute(request);
    noteRoute(request, joined((request as IncomingMessage & Mounted)[mounted] ?? '', path));
    const passOn: Next = (error) => {
      // After an error the route is still the one that failed.
      if (error === undefined || error === null || error === 'route' || error === 'router') noteRoute(request, before);
      next(error);
    };
    return handle.call(this, request, response, passOn);
  };
}

/** What is mounted has its path before those of its routes, until it passes the request on. */
function within(handle: Handle, path: string): Handle {
  return function use(this: unknown, request: IncomingMessage & Mounted, response, next) {
    const before = request[mounted] ?? '';
    request[mounted] = joined(before, path);
    const passOn: Next = (error) => {
      request[mounted] = before;
      next(error);
    };
    return handle.call(this, request, response, passOn);
  };
}

function joined(prefix: string, path: string): string {
  if (path === '/' || path === '') return prefix === '' ? '/' : prefix;
  return prefix === '/' ? path : prefix + path;
}

/** As it was written: a template, an expression, or several; nothing where there is only a handler. */
function pathOf(path: unknown): string {
  if (typeof path === 'string') return path;
  if (path instanceof RegExp) return String(path);
  return Array.isArray(path) && typeof path[0] !== 'function' ? path.map((each) => pathOf(each)).join(',') : '';
}
