import type { ExpressApp, ExpressRequest, ExpressRoute } from './express-request.ts';

/** The route that matched, and where its router was mounted: Express itself forgets the latter when an error comes. */
export interface MatchedRoute {
  readonly route: ExpressRoute;
  readonly baseUrl: string;
  readonly app: ExpressApp;
}

const matched = Symbol('telltale.matched-route');
const isWatched = Symbol('telltale.is-watched');

interface Watched {
  [isWatched]?: boolean;
  [matched]?: MatchedRoute | undefined;
}

/**
 * Makes an application remember which route matched, for all requests from this one on. Express says it by setting
 * `request.route`: from now on that is a setter, in the object that all requests of the application inherit from.
 */
export function watchMatchedRoutes(request: ExpressRequest): void {
  if ((request as Watched)[isWatched] === true) return;
  Object.defineProperties(Object.getPrototypeOf(request), {
    [isWatched]: { value: true },
    route: {
      configurable: true,
      enumerable: true,
      get(this: Watched): ExpressRoute | undefined {
        return this[matched]?.route;
      },
      set(this: ExpressRequest & Watched, route: ExpressRoute | undefined) {
        this[matched] = route === undefined ? undefined : { route, baseUrl: this.baseUrl, app: this.app };
      },
    },
  });
}

/** The last route that matched a watched request. */
export function matchedRouteOf(request: ExpressRequest): MatchedRoute | undefined {
  return (request as Watched)[matched];
}
