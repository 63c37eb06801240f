import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { head } from '../http-client.ts';
import type { KitCases } from '../kit-case.ts';
import { sent } from '../routes.ts';

/** Sizes of bodies, as they go over the wire. */
export const bodySizeCases: KitCases = {
  about: 'sizes of bodies',
  cases: [
    {
      name: 'records the size of a response that has a length',
      async run({ shared }) {
        const { headers, body } = await shared.send('/text');
        strictEqual(headers['content-length'], String(sent.text.length));
        strictEqual(body.toString(), sent.text);
        const sizes = { requestBytes: undefined, responseBytes: sent.text.length };
        await shared.expectRecorded({ route: 'text', status: 200, ...sizes });
      },
    },
    {
      name: 'records the size of a streamed response, without the framing of its chunks',
      async run({ shared }) {
        const { headers, body } = await shared.send('/stream');
        strictEqual(headers['content-length'], undefined);
        const responseBytes = sent.chunks.join('').length;
        strictEqual(body.length, responseBytes);
        await shared.expectRecorded({ route: 'stream', status: 200, responseBytes });
      },
    },
    {
      name: 'records the size of a compressed response as it is sent',
      async run({ shared }) {
        const { body } = await shared.send('/gzip');
        deepStrictEqual(body, sent.gzip);
        await shared.expectRecorded({ route: 'gzip', status: 200, responseBytes: sent.gzip.length });
      },
    },
    {
      name: 'records the size of server-sent events',
      async run({ shared }) {
        const { body } = await shared.send('/events');
        const responseBytes = sent.events.join('').length;
        ok(body.length >= responseBytes);
        await shared.expectRecorded({ route: 'events', status: 200, responseBytes: body.length });
      },
    },
    {
      name: 'records that there is no body with 204, 304 and HEAD',
      async run({ shared }) {
        await shared.send('/empty', { method: 'DELETE' });
        await shared.send('/not-modified');
        await shared.send('/text', { method: 'HEAD' });
        await shared.expectRecorded(
          { method: 'DELETE', route: 'empty', status: 204, requestBytes: undefined, responseBytes: 0 },
          { route: 'not modified', status: 304, responseBytes: 0 },
          { method: 'HEAD', route: 'text', status: 200, responseBytes: 0 },
        );
      },
    },
    {
      name: 'records the size of a request that has a length, and of one that comes in chunks',
      async run({ shared }) {
        const headers = { 'content-type': 'application/octet-stream' };
        await shared.send('/read', {
          method: 'POST',
          headers: { ...headers, 'content-length': String(sent.text.length) },
          body: [sent.text],
        });
        await shared.expectRecorded({ method: 'POST', route: 'read', status: 201, requestBytes: sent.text.length });
        await shared.send('/read', { method: 'POST', headers, body: ['one', 'two', sent.text] });
        const requestBytes = sent.text.length + 6;
        await shared.expectRecorded({ method: 'POST', route: 'read', status: 201, requestBytes });
      },
    },
    {
      name: 'records the size of a compressed request as it was sent',
      async run({ shared }) {
        const headers = { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' };
        await shared.send('/read', {
          method: 'POST',
          headers: { ...headers, 'content-length': String(sent.gzip.length) },
          body: [sent.gzip],
        });
        await shared.expectRecorded({ method: 'POST', route: 'read', status: 201, requestBytes: sent.gzip.length });
        await shared.send('/read', { method: 'POST', headers, body: [sent.gzip] });
        await shared.expectRecorded({ method: 'POST', route: 'read', status: 201, requestBytes: sent.gzip.length });
      },
    },
    {
      name: 'records the size of a request that nobody reads',
      async run({ shared }) {
        const connection = await shared.connect();
        const type = 'Content-Type: application/octet-stream';
        connection.write(`${head('POST', '/unread', type, 'Content-Length: 5', 'Connection: close')}hello`);
        ok((await connection.closed()).startsWith('HTTP/1.1 202'));
        await shared.expectRecorded({ method: 'POST', route: 'unread', status: 202, requestBytes: 5 });
      },
    },
    {
      name: 'records no size of a request that has no body',
      async run({ shared }) {
        await shared.send('/users/7');
        await shared.expectRecorded({ route: 'param', status: 200, requestBytes: undefined, responseBytes: 4 });
      },
    },
  ],
};
