import type { IncomingMessage, ServerResponse } from 'node:http';
import { watchHttpRoutes } from '@telltale/core';
import type { HttpRoutes } from '@telltale/core';

/** The routes that Telltale's adapters record, so that a span is named as the metrics of its request are labelled. */
export class RecordedRoutes {
  readonly #adapters = new Set<HttpRoutes>();
  readonly #stop: () => void;

  constructor() {
    this.#stop = watchHttpRoutes((routes) => this.#adapters.add(routes));
  }

  /** The route of the adapter that knows the request; nothing where there is none, or where no route matched. */
  routeOf(request: IncomingMessage, response: ServerResponse): string | undefined {
    for (const adapter of this.#adapters) {
      const route = adapter.routeOf(request, response);
      if (route !== undefined) return route;
    }
    return undefined;
  }

  close(): void {
    this.#stop();
    this.#adapters.clear();
  }
}
