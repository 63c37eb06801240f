import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { createHttpAdapter } from '@telltale/core';
import type { HttpAdapter } from '@telltale/core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { describeHttpConformance, spellRoute } from '../src/http-conformance/index.ts';
import type { KitAdapter, KitApp, KitBehaviour, KitRoute } from '../src/http-conformance/index.ts';

type Act<Kind extends KitBehaviour['kind']> = (
  behaviour: Extract<KitBehaviour, { readonly kind: Kind }>,
  response: ServerResponse,
  request: IncomingMessage,
) => Promise<void> | void;

const act: { readonly [Kind in KitBehaviour['kind']]: Act<Kind> } = {
  send: ({ status, body }, response) => {
    response.writeHead(status, { 'content-type': 'text/plain', 'content-length': Buffer.byteLength(body) }).end(body);
  },
  read: async ({ send }, response, request) => {
    for await (const _ of request);
    return act.send(send, response, request);
  },
  wait: async ({ until, send }, response, request) => {
    await until();
    return act.send(send, response, request);
  },
  throw: ({ error }) => {
    throw error();
  },
  reject: ({ error }) => Promise.reject(error()),
  guard: ({ status }, response) => void response.writeHead(status).end(),
  input: ({ status }, response) => void response.writeHead(status).end(),
  filter: ({ status }, response) => void response.writeHead(status).end(),
  redirect: ({ status, to }, response) => void response.writeHead(status, { location: to }).end(),
  stream: ({ headers, source }, response) => {
    response.writeHead(200, headers);
    pipeline(source(), response, () => {});
  },
  'fail late': async ({ begin, error }, response) => {
    await new Promise((resolve) => {
      response.write(begin, resolve);
    });
    throw error();
  },
};

/** What a framework does when a handler fails. */
async function handle(
  { does }: KitRoute,
  request: IncomingMessage,
  response: ServerResponse,
  telltale: HttpAdapter,
): Promise<void> {
  try {
    await (act[does.kind] as Act<KitBehaviour['kind']>)(does, response, request);
  } catch (error) {
    telltale.failed(response, error);
    if (response.headersSent) request.socket.destroy();
    else response.writeHead(500).end();
  }
}

function routerOf(app: KitApp): (request: IncomingMessage) => KitRoute | undefined {
  const routes = app.routes.map((route) => ({ route, matches: matcherOf(route) }));
  return ({ method = '', url = '/' }) => {
    const path = url.split('?')[0]!;
    const asked = method === 'HEAD' ? 'GET' : method;
    return routes.find(({ route, matches }) => route.method === asked && matches.test(path))?.route;
  };
}

function matcherOf(route: KitRoute): RegExp {
  const syntax = { param: () => '/[^/]+', optional: () => '(/[^/]+)?', rest: () => '/.*' };
  return new RegExp(`^${spellRoute(route, syntax)}$`);
}

const adapter: KitAdapter = {
  template: (route) => spellRoute(route),
  async start(app, options) {
    const find = routerOf(app);
    const found = new WeakMap<IncomingMessage, string>();
    const telltale = createHttpAdapter(options, (request) => found.get(request));
    const server = createServer((request, response) => {
      if (telltale.answers(request, response)) return;
      telltale.begin(request, response);
      const route = find(request);
      if (route !== undefined) found.set(request, adapter.template(route));
      if (route === undefined || app.guard !== undefined) response.writeHead(app.guard ?? 404).end();
      else void handle(route, request, response, telltale);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      server,
      async close() {
        const closed = once(server, 'close');
        server.close();
        await closed;
        await telltale.close();
      },
    };
  },
};

describeHttpConformance('node:http', adapter, { describe, test, beforeAll, afterAll });
