import type { HttpAdapter } from '@telltale/core';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';

/** What the routes of the endpoints have as `config.telltale`, to be known by. */
export const endpoint: { readonly route: string } = { route: 'an endpoint of telltale' };

/**
 * Routes the endpoints. As routes they cost other requests nothing, a wildcard of the application does not hide them,
 * and a path that the application has as well is an error of Fastify's that names it.
 */
export function mountEndpoints(app: FastifyInstance, { routes }: Pick<HttpAdapter, 'routes'>): void {
  for (const url of routes) {
    app.route({
      method: app.supportedMethods,
      url,
      config: { telltale: endpoint },
      exposeHeadRoute: false,
      // Neither in the application's log, several times a minute, nor in the description of its API.
      logLevel: 'warn',
      schema: { hide: true } as FastifySchema,
      // Another spelling of the path, which Fastify was told to take for the same one.
      handler: (_, reply) => {
        reply.callNotFound();
      },
    });
  }
}

/** Answers at once, before any hook that was added later, and before a body is read; false where it cannot. */
export function answerEndpoint(
  adapter: Pick<HttpAdapter, 'answers'>,
  request: FastifyRequest,
  reply: FastifyReply,
): boolean {
  // Where the plugin is registered below a prefix, so are the endpoints.
  const path = request.raw.url?.slice(request.server.prefix.length);
  if (!adapter.answers(request.raw, reply.raw, path)) return false;
  reply.hijack();
  return true;
}
