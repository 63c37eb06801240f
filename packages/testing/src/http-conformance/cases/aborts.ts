import { PassThrough } from 'node:stream';
import { head } from '../http-client.ts';
import type { KitBehaviour, KitRoute } from '../kit-app.ts';
import type { KitCases } from '../kit-case.ts';

function held(): {
  readonly routes: readonly KitRoute[];
  readonly arrived: Promise<void>;
  readonly release: () => void;
} {
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const does: KitBehaviour = {
    kind: 'wait',
    until: () => {
      arrived.resolve();
      return released.promise;
    },
    send: { kind: 'send', status: 200, body: 'late' },
  };
  const routes: readonly KitRoute[] = [
    { name: 'held', method: 'GET', path: ['held', { param: 'id' }], does },
    { name: 'quick', method: 'GET', path: ['quick'], does: { kind: 'send', status: 200, body: 'quick' } },
    {
      name: 'read',
      method: 'POST',
      path: ['read'],
      does: { kind: 'read', send: { kind: 'send', status: 200, body: '' } },
    },
  ];
  return { routes, arrived: arrived.promise, release: released.resolve };
}

/** Clients that leave: 499, so that objectives which count 5xx do not count them. */
export const abortCases: KitCases = {
  about: 'clients that leave',
  cases: [
    {
      name: 'records a client that leaves before the response as 499',
      async run({ start }) {
        const { routes, arrived, release } = held();
        const kit = await start({ routes });
        const connection = await kit.connect();
        connection.write(head('GET', '/held/7'));
        await arrived;
        connection.socket.destroy();
        await kit.expectRecorded({ route: 'held', status: 499, requestBytes: undefined, responseBytes: undefined });
        // The handler answers nobody.
        release();
        await kit.expectRecorded();
      },
    },
    {
      name: 'records a client that leaves during the response as 499, with what was sent',
      async run({ start }) {
        const source = new PassThrough();
        const headers = { 'content-type': 'text/event-stream' };
        const does: KitBehaviour = { kind: 'stream', headers, source: () => source };
        const kit = await start({ routes: [{ name: 'endless', method: 'GET', path: ['endless'], does }] });
        const connection = await kit.connect();
        connection.write(head('GET', '/endless'));
        source.write('data: one\n\n');
        await connection.received('data: one\n\n');
        connection.socket.resetAndDestroy();
        await kit.expectRecorded({ route: 'endless', status: 499, responseBytes: 11 });
        source.destroy();
      },
    },
    {
      name: 'records a client that leaves during its request as 499',
      async run({ start }) {
        const kit = await start({ routes: held().routes });
        const connection = await kit.connect();
        const type = 'Content-Type: application/octet-stream';
        connection.write(`${head('POST', '/read', type, 'Content-Length: 100')}hello`);
        await kit.activeRequests(1);
        connection.socket.destroy();
        await kit.expectRecorded({ method: 'POST', route: 'read', status: 499 });
      },
    },
    {
      name: 'records pipelined requests whose client leaves as 499, also those that wait for their turn',
      async run({ start }) {
        const { routes, arrived, release } = held();
        const kit = await start({ routes });
        const connection = await kit.connect();
        connection.write(head('GET', '/held/7') + head('GET', '/quick').repeat(3));
        await arrived;
        await kit.activeRequests(4);
        connection.socket.destroy();
        await kit.expectRecorded({ route: 'held', status: 499 }, { route: 'quick', status: 499, times: 3 });
        release();
      },
    },
  ],
};
