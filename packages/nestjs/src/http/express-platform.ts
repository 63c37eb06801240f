import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouteOf } from '@telltale/core';
import { MountPaths } from './mount-paths.ts';
import type { MountedLayer } from './mount-paths.ts';
import type { Platform } from './nest-http-adapter.ts';
import { unmatchedRequests } from './unmatched-requests.ts';

interface ExpressRequest extends IncomingMessage {
  readonly originalUrl: string;
  /** Where what answered is mounted: empty for what Nest registers, and nothing once the last handler has passed on. */
  readonly baseUrl?: string;
  readonly route?: { readonly path: unknown };
  readonly app: { readonly router: { readonly stack: readonly MountedLayer[] } };
}

/**
 * A middleware in front of all others: this module is made before the application is handed out, so that whatever guards
 * or parses in `main.ts` comes after it. Nest registers whole paths, prefix and version included.
 */
export const expressPlatform: Platform = (adapter, http) => {
  const unmatched = unmatchedRequests(adapter);
  const mountPaths = new MountPaths();
  adapter.use((request: ExpressRequest, response: ServerResponse, next: () => void) => {
    if (http.answers(request, response, request.originalUrl)) return;
    http.begin(request, response);
    next();
  });
  const routeOf: RouteOf<object> = (request, response) => {
    const { route, baseUrl = '', app } = request as ExpressRequest;
    if (unmatched.has(response)) return undefined;
    const path = route === undefined ? undefined : String(route.path);
    if (baseUrl === '') return path;
    // A router or a server of its own that `app.use` mounted, such as one for GraphQL: that has no routes, but a place.
    const mounted = mountPaths.template(baseUrl, app.router.stack);
    return path === undefined ? mounted : (mounted ?? '/*') + path;
  };
  return { routeOf, isOwn: () => true };
};
