import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Platform } from './nest-http-adapter.ts';
import { unmatchedRequests } from './unmatched-requests.ts';

interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly routeOptions: { readonly url?: string };
}

interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): void;
}

/** A hook of the root instance, in front of all others, also of requests that no route matches. */
export const fastifyPlatform: Platform = (adapter, http) => {
  const unmatched = unmatchedRequests(adapter);
  adapter.getInstance<FastifyInstance>().addHook('onRequest', (request, reply, done) => {
    if (http.answers(request.raw, reply.raw)) {
      reply.hijack();
      return;
    }
    http.begin(request.raw, reply.raw, request);
    done();
  });
  return (request, response) => (unmatched.has(response) ? undefined : (request as FastifyRequest).routeOptions.url);
};
