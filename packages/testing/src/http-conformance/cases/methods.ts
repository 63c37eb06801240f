import { ok, strictEqual } from 'node:assert/strict';
import { head } from '../http-client.ts';
import type { KitCases } from '../kit-case.ts';

/** `http_request_method`: those that HTTP knows, and `_OTHER`. */
export const methodCases: KitCases = {
  about: 'methods',
  cases: [
    {
      name: 'records HEAD with the route of GET, and no body',
      async run({ shared }) {
        strictEqual((await shared.send('/users/7', { method: 'HEAD' })).status, 200);
        await shared.expectRecorded({ method: 'HEAD', route: 'param', status: 200, responseBytes: 0 });
      },
    },
    {
      name: 'records OPTIONS',
      async run({ shared }) {
        strictEqual((await shared.send('/fixed/path', { method: 'OPTIONS' })).status, 204);
        await shared.expectRecorded({ method: 'OPTIONS', route: 'options', status: 204 });
      },
    },
    {
      name: 'records a method that HTTP does not know as _OTHER',
      async run({ shared }) {
        const { status } = await shared.send('/nowhere', { method: 'PROPFIND' });
        ok(status >= 400 && status < 500, `the status is ${status}`);
        await shared.expectRecorded({ method: '_OTHER', route: { text: 'NOT_FOUND' }, status });
      },
    },
    {
      name: 'records nothing of what Node.js refuses before the application sees it',
      async run({ shared }) {
        const connection = await shared.connect();
        connection.write(head('NONSENSE', '/fixed/path'));
        ok((await connection.closed()).startsWith('HTTP/1.1 400'));
        await shared.expectRecorded();
      },
    },
    {
      name: 'records 405',
      async run({ shared }) {
        strictEqual((await shared.send('/not-allowed', { method: 'DELETE' })).status, 405);
        await shared.expectRecorded({ method: 'DELETE', route: 'not allowed', status: 405 });
      },
    },
    {
      name: 'records a known path with a method that it does not have as NOT_FOUND',
      async run({ shared }) {
        const { status } = await shared.send('/fixed/path', { method: 'PATCH' });
        await shared.expectRecorded({ method: 'PATCH', route: { text: 'NOT_FOUND' }, status });
      },
    },
  ],
};
