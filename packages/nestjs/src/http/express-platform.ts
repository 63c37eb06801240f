import type { IncomingMessage, ServerResponse } from 'node:http';
import { MountPaths } from './mount-paths.ts';
import type { Platform } from './nest-http-adapter.ts';
import { unmatchedRequests } from './unmatched-requests.ts';

interface ExpressRequest extends IncomingMessage {
  readonly originalUrl: string;
  /** Where what answered is mounted: empty for what Nest registers. */
  readonly baseUrl: string;
  readonly route?: { readonly path: unknown };
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
  return (request, response) => {
    const { route, baseUrl } = request as ExpressRequest;
    if (unmatched.has(response)) return undefined;
    // A server of its own that `app.use` mounted, such as one for GraphQL: it has no routes, but it has a place.
    if (route === undefined) return baseUrl === '' ? undefined : mountPaths.template(baseUrl);
    const path = String(route.path);
    return baseUrl === '' ? path : mountPaths.template(baseUrl) + path;
  };
};
