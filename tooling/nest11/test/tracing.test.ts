import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const application = new URL('traced-application.ts', import.meta.url);
const preload = new URL('../../../packages/tracing/src/register.ts', import.meta.url).href;

interface Exported {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly name: string }[] }[];
  }[];
}

test.for<readonly [string, string, readonly string[]]>([
  ['express', 'false', []],
  ['fastify', 'false', []],
  // A span for the request within NestJS, and one for the method.
  ['express', 'true', ['UsersController.user', 'user']],
])(
  '@telltale/tracing names the requests of NestJS 11 on %s, with spans of the framework: %s',
  async ([platform, spans, more]) => {
    const names: string[] = [];
    const isThere = Promise.withResolvers<void>();
    const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { resourceSpans } = JSON.parse(await text(request)) as Exported;
      const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
      names.push(...spans.map(({ name }) => name));
      if (names.includes('GET /users/:id')) isThere.resolve();
      response.end();
    };
    const backEnd = createServer((request, response) => void take(request, response)).listen(0, '127.0.0.1');
    await once(backEnd, 'listening');
    const child = fork(application, {
      execArgv: ['--import', preload],
      env: {
        ...process.env,
        PLATFORM: platform,
        TELLTALE_FRAMEWORK_SPANS: spans,
        OTEL_BSP_SCHEDULE_DELAY: '20',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(backEnd.address() as AddressInfo).port}`,
      },
    });
    try {
      const [port] = (await once(child, 'message')) as [number];
      expect(await (await fetch(`http://127.0.0.1:${port}/users/7`)).json()).toEqual({ id: '7' });
      await isThere.promise;
      expect(names).toEqual(expect.arrayContaining([...more, 'GET /users/:id']));
      expect(names.filter((name) => name.startsWith('GET'))).toEqual(['GET /users/:id']);
    } finally {
      child.kill('SIGKILL');
      backEnd.closeAllConnections();
      backEnd.close();
    }
  },
);
