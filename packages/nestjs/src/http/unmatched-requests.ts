import type { ServerResponse } from 'node:http';
import { rawResponse } from './nest-http-adapter.ts';
import type { NestHttpAdapter } from './nest-http-adapter.ts';

type NotFoundHandler = (request: object, response: object, next?: () => void) => unknown;

/**
 * The responses of an application that came to its handler of unmatched requests.
 *
 * The framework's request does not tell: its last route may be a middleware's, one of another version or host that passed
 * the request on, or the catch-all under which Nest answers 404 below a global prefix.
 */
export function unmatchedRequests(adapter: NestHttpAdapter): { readonly has: (response: ServerResponse) => boolean } {
  const unmatched = new WeakSet<ServerResponse>();
  const setNotFoundHandler = adapter.setNotFoundHandler as (handler: NotFoundHandler, ...rest: unknown[]) => unknown;
  adapter.setNotFoundHandler = (handler: NotFoundHandler, ...rest: unknown[]): unknown => {
    const noted: NotFoundHandler = (request, response, next) => {
      unmatched.add(rawResponse(response));
      return handler(request, response, next);
    };
    return setNotFoundHandler.call(adapter, noted, ...rest);
  };
  return unmatched;
}
