import { ok, strictEqual } from 'node:assert/strict';
import { Agent } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { head } from '../http-client.ts';
import type { KitCases } from '../kit-case.ts';

const upgrade = ['Connection: Upgrade', 'Upgrade: kit'];

/** How a connection is used. */
export const connectionCases: KitCases = {
  about: 'connections',
  cases: [
    {
      name: 'records each request of a connection that is kept alive',
      async run({ shared }) {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        try {
          for (let i = 0; i < 5; i++) await shared.send(`/users/${i}`, { agent });
          await shared.send('/nowhere', { agent });
        } finally {
          agent.destroy();
        }
        await shared.expectRecorded(
          { route: 'param', status: 200, times: 5, responseBytes: 20 },
          { route: { text: 'NOT_FOUND' }, status: 404 },
        );
      },
    },
    {
      name: 'records pipelined requests one by one',
      async run({ shared }) {
        const connection = await shared.connect();
        const urls = ['/users/1', '/text', '/stream', '/users/2/posts/3', '/throw', '/api/things/4'];
        connection.write(urls.map((url) => head('GET', url)).join('') + head('GET', '/', 'Connection: close'));
        const received = await connection.closed();
        strictEqual(received.match(/HTTP\/1\.1 \d+ /g)?.length, urls.length + 1);
        await shared.expectRecorded(
          { route: 'param', status: 200, responseBytes: 4 },
          { route: 'text', status: 200, responseBytes: 14_000 },
          { route: 'stream', status: 200, responseBytes: 18 },
          { route: 'params', status: 200, responseBytes: 4 },
          { route: 'throw', status: 500 },
          { route: 'nested', status: 200, responseBytes: 5 },
          { route: 'root', status: 200, responseBytes: 4 },
        );
      },
    },
    {
      name: 'records a request of HTTP/1.0, whose response ends with the connection',
      async run({ shared }) {
        const connection = await shared.connect();
        connection.write('GET /stream HTTP/1.0\r\n\r\n');
        ok((await connection.closed()).endsWith('\r\n\r\nfirst second third'));
        await shared.expectRecorded({ route: 'stream', status: 200, responseBytes: 18 });
      },
    },
    {
      name: 'records a request that waits for 100 Continue',
      async run({ shared }) {
        const connection = await shared.connect();
        const type = 'Content-Type: application/octet-stream';
        connection.write(head('POST', '/read', type, 'Content-Length: 5', 'Expect: 100-continue', 'Connection: close'));
        await connection.received('HTTP/1.1 100 Continue\r\n\r\n');
        connection.write('hello');
        await connection.closed();
        await shared.expectRecorded({ method: 'POST', route: 'read', status: 201, requestBytes: 5 });
      },
    },
    {
      name: 'records nothing of a connection that changes its protocol',
      async run({ start }) {
        const kit = await start({});
        kit.server.on('upgrade', (_: IncomingMessage, socket: Duplex) => {
          socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: kit\r\n\r\nkit speaking');
        });
        const connection = await kit.connect();
        connection.write(head('GET', '/users/7', ...upgrade));
        ok((await connection.closed()).endsWith('kit speaking'));
        await kit.expectRecorded();
      },
    },
    {
      name: 'records a request for another protocol that gets an ordinary response',
      async run({ shared }) {
        const connection = await shared.connect();
        connection.write(head('GET', '/users/7', ...upgrade));
        await connection.received('user');
        connection.socket.destroy();
        await shared.expectRecorded({ route: 'param', status: 200 });
      },
    },
  ],
};
