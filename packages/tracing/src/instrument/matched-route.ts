import type { IncomingMessage } from 'node:http';

const matched: unique symbol = Symbol('telltale.route') as never;

interface Matched {
  [matched]?: string | undefined;
}

/** Notes on a request which route's template it has matched; `undefined` takes it back. */
export function noteRoute(request: IncomingMessage, route: string | undefined): void {
  (request as IncomingMessage & Matched)[matched] = route;
}

/** What was noted last. */
export function notedRoute(request: IncomingMessage): string | undefined {
  return (request as IncomingMessage & Matched)[matched];
}
