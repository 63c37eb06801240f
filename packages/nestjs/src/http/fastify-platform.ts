import type { IncomingMessage, Server, ServerResponse } from 'node:http';
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
  readonly server: Server;
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): void;
}

/**
 * In front of Fastify itself: Nest runs its middleware in a hook that it adds before any module is made. A hook of the root
 * instance tells Fastify's own request, and sees those that come past the server, by `inject()`.
 */
export const fastifyPlatform: Platform = (adapter, http) => {
  const unmatched = unmatchedRequests(adapter);
  const fastify = adapter.getInstance<FastifyInstance>();
  comeFirst(fastify.server, (request, response) => {
    if (http.answers(request, response)) return true;
    http.begin(request, response);
    return false;
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    if (http.answers(request.raw, reply.raw)) {
      reply.hijack();
      return;
    }
    http.begin(request.raw, reply.raw, request);
    done();
  });
  return {
    routeOf: (request, response) =>
      unmatched.has(response) ? undefined : (request as Partial<FastifyRequest>).routeOptions?.url,
    isOwn: (request) => 'routeOptions' in request,
  };
};

type RequestListener = (this: Server, request: IncomingMessage, response: ServerResponse) => void;

/** Shows requests to a listener before all others, which do not get those that it answers. */
function comeFirst(server: Server, answers: (request: IncomingMessage, response: ServerResponse) => boolean): void {
  const others = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', function (this: Server, request: IncomingMessage, response: ServerResponse) {
    if (answers(request, response)) return;
    for (const other of others) other.call(this, request, response);
  });
}
