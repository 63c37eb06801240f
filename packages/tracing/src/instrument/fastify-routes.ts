import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { noteRoute } from './matched-route.ts';

/** What Fastify tells of each instance: https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks. */
const CHANNEL = 'fastify.initialization';

interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly is404?: boolean;
  readonly routeOptions?: { readonly url?: string };
}

interface Initialization {
  readonly fastify: {
    addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: unknown, done: () => void) => void): void;
  };
}

/**
 * Gives the spans of Fastify's requests their route. `@fastify/otel` does that with a span of its own for each request, each
 * hook and each handler, which is what `frameworkSpans` asks for.
 *
 * @returns ends it
 */
export function nameFastifyRoutes(): () => void {
  const initialized = (message: unknown): void => {
    (message as Initialization).fastify.addHook('onRequest', (request, _reply, done) => {
      if (request.is404 !== true) noteRoute(request.raw, request.routeOptions?.url);
      done();
    });
  };
  subscribe(CHANNEL, initialized);
  return () => void unsubscribe(CHANNEL, initialized);
}
