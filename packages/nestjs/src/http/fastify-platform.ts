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

type RequestHook = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;

interface FastifyInstance {
  readonly server: Server;
  addHook(name: 'onRequest', hook: RequestHook): void;
  after(run: () => void): void;
}

/**
 * In front of Fastify itself: Nest runs its middleware in a hook that it adds before any module is made. A hook ahead of that
 * sees what does not come by the server, such as `inject()`; one behind it tells Fastify's own request, which has the route:
 * what a middleware answers has none, on either platform.
 */
export const fastifyPlatform: Platform = (adapter, http) => {
  const unmatched = unmatchedRequests(adapter);
  const fastify = adapter.getInstance<FastifyInstance>();
  comeFirst(fastify.server, (request, response) => {
    if (http.answers(request, response)) return true;
    http.begin(request, response);
    return false;
  });
  const first: RequestHook = (request, reply, done) => {
    if (http.answers(request.raw, reply.raw)) {
      reply.hijack();
      return;
    }
    http.begin(request.raw, reply.raw);
    done();
  };
  fastify.addHook('onRequest', first);
  // Fastify adds a hook in its turn.
  fastify.after(() => moveAhead(fastify, first));
  fastify.addHook('onRequest', (request, reply, done) => {
    http.begin(request.raw, reply.raw, request);
    done();
  });
  return {
    routeOf: (request, response) =>
      unmatched.has(response) ? undefined : (request as Partial<FastifyRequest>).routeOptions?.url,
    isOwn: (request) => 'routeOptions' in request,
  };
};

/**
 * Has a hook run first. Fastify has a server for each further address of `localhost`, which is made
 * when it listens: what comes to those is seen by hooks alone. Their list has no public name; where there is none by that one,
 * they stay as they are.
 */
function moveAhead(fastify: FastifyInstance, hook: RequestHook): void {
  const hooks = Object.getOwnPropertySymbols(fastify).find(({ description }) => description === 'fastify.hooks');
  const { onRequest = [] } = (fastify as unknown as Record<symbol, { onRequest?: unknown[] }>)[hooks!] ?? {};
  const place = onRequest.indexOf(hook);
  if (place > 0) onRequest.unshift(...onRequest.splice(place, 1));
}

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
