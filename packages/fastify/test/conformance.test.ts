import { describeHttpConformance, spellPath, spellRoute } from '@telltale/testing/http-conformance';
import type { KitAdapter, KitApp, KitBehaviour, KitPath, KitRoute } from '@telltale/testing/http-conformance';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { telltale } from '../src/index.ts';

type Handle<Kind extends KitBehaviour['kind']> = (
  behaviour: Extract<KitBehaviour, { readonly kind: Kind }>,
  request: FastifyRequest,
  reply: FastifyReply,
) => unknown;

/** Each behaviour in Fastify's usual way: what is returned is sent. */
const handle: { readonly [Kind in KitBehaviour['kind']]: Handle<Kind> } = {
  send: ({ status, body }, _, reply) => reply.code(status).type('text/plain').send(body),
  read: ({ send }, request, reply) => handle.send(send, request, reply),
  wait: async ({ until, send }, request, reply) => {
    await until();
    return handle.send(send, request, reply);
  },
  throw: ({ error }) => {
    throw error();
  },
  reject: ({ error }) => Promise.reject(error()),
  guard: neverCalled,
  input: neverCalled,
  filter: ({ error }) => {
    throw error();
  },
  redirect: ({ status, to }, _, reply) => reply.redirect(to, status),
  stream: ({ headers, source }, _, reply) => reply.headers(headers).send(source()),
  'fail late': async ({ begin, error }, _, reply) => {
    await new Promise((resolve) => {
      reply.raw.write(begin, resolve);
    });
    throw error();
  },
};

function neverCalled(): never {
  throw new Error('the handler was reached');
}

function optionsOf({ method, path, does }: KitRoute): RouteOptions {
  const route: RouteOptions = {
    method,
    url: spellPath(path),
    handler: (request, reply) => (handle[does.kind] as Handle<KitBehaviour['kind']>)(does, request, reply),
  };
  if (does.kind === 'guard') return { ...route, preHandler: async (_, reply) => reply.code(does.status).send() };
  if (does.kind === 'filter') {
    return { ...route, errorHandler: (_error, _request, reply) => void reply.code(does.status).send() };
  }
  if (does.kind !== 'input') return route;
  return { ...route, schema: { querystring: { type: 'object', required: ['never given'] } } };
}

/** Declares a route within its routers: plugins with prefixes. */
function declare(app: FastifyInstance, route: KitRoute, within: readonly KitPath[] = route.within ?? []): void {
  const [prefix, ...others] = within;
  if (prefix === undefined) {
    const options = optionsOf(route);
    app.route(options.url === '/' && route.within !== undefined ? { ...options, url: '' } : options);
    return;
  }
  app.register(
    async (scope) => {
      declare(scope, route, others);
    },
    { prefix: spellPath(prefix) },
  );
}

async function build(app: KitApp, options: object): Promise<FastifyInstance> {
  const fastify = Fastify({ forceCloseConnections: false });
  await fastify.register(telltale, options);
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  if (app.guard !== undefined) {
    const { guard } = app;
    fastify.addHook('onRequest', async (_, reply) => reply.code(guard).send());
  }
  for (const route of app.routes) declare(fastify, route);
  return fastify;
}

const adapter: KitAdapter = {
  template: (route) => spellRoute(route),
  async start(app, options) {
    const fastify = await build(app, options);
    await fastify.listen({ host: '127.0.0.1', port: 0 });
    return { server: fastify.server, close: () => fastify.close() };
  },
};

describeHttpConformance('Fastify 5', adapter, { describe, test, beforeAll, afterAll });
