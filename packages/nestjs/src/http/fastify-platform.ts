import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from './nest-http-adapter.ts';
import { unmatchedRequests } from './unmatched-requests.ts';

interface FastifyRequest {
  readonly raw: RawRequest;
  readonly routeOptions: { readonly url?: string };
}

interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): void;
}

const route = Symbol('telltale.route');

interface RawRequest extends IncomingMessage {
  [route]?: string | undefined;
}

/** A hook of the root instance, in front of all others, also of requests that no route matches. */
export const fastifyPlatform: Platform = (adapter, http) => {
  const unmatched = unmatchedRequests(adapter);
  adapter.getInstance<FastifyInstance>().addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    if (http.answers(raw, reply.raw)) {
      reply.hijack();
      return;
    }
    // Fastify has found the route before the first hook.
    raw[route] = request.routeOptions.url;
    http.begin(raw, reply.raw);
    done();
  });
  return (request, response) => (unmatched.has(response) ? undefined : (request as RawRequest)[route]);
};
