import { match, ok, strictEqual } from 'node:assert/strict';
import type { KitCases } from '../kit-case.ts';

/** What is served beside the application. */
export const endpointCases: KitCases = {
  about: 'endpoints',
  cases: [
    {
      name: 'serves the page, and does not record that',
      async run({ start }) {
        const kit = await start({});
        await kit.send('/users/7');
        await kit.expectRecorded({ route: 'param', status: 200 });
        const { status, headers, body } = await kit.send('/metrics');
        strictEqual(status, 200);
        match(headers['content-type'] ?? '', /^text\/plain; version=0\.0\.4/);
        strictEqual(headers['cache-control'], 'no-store');
        strictEqual(headers['content-length'], String(body.length));
        const labels = `http_request_method="GET",http_response_status_code="200",http_route="${kit.template('param')}"`;
        ok(body.toString().includes(`http_server_request_duration_seconds_count{${labels}} 1\n`), body.toString());
        await kit.expectRecorded();
      },
    },
    {
      name: 'serves HEAD, JSON and health, and refuses other methods',
      async run({ shared }) {
        const headOnly = await shared.send('/metrics', { method: 'HEAD' });
        strictEqual(headOnly.status, 200);
        strictEqual(headOnly.body.length, 0);
        const json = JSON.parse((await shared.send('/metrics/json/http')).body.toString()) as { catalogs: object };
        strictEqual(Object.keys(json.catalogs).join(), 'http');
        for (const url of ['/health', '/health/live', '/health/ready'])
          strictEqual((await shared.send(url)).status, 200);
        strictEqual((await shared.send('/metrics', { method: 'POST', body: 'hello' })).status, 405);
        await shared.expectRecorded();
      },
    },
    {
      name: 'serves below a base path, and leaves the others to the application',
      async run({ start }) {
        const kit = await start({ options: { endpoints: { basePath: '/internal' } } });
        strictEqual((await kit.send('/internal/metrics')).status, 200);
        strictEqual((await kit.send('/internal/health/live?probe=1')).status, 200);
        strictEqual((await kit.send('/metrics')).status, 404);
        await kit.expectRecorded({ route: { text: 'NOT_FOUND' }, status: 404 });
      },
    },
    {
      name: 'serves nothing where that is not wanted',
      async run({ start }) {
        const kit = await start({ options: { endpoints: false } });
        strictEqual((await kit.send('/metrics')).status, 404);
        await kit.expectRecorded({ route: { text: 'NOT_FOUND' }, status: 404 });
      },
    },
    {
      name: 'asks for credentials, and shows nothing without them',
      async run({ start }) {
        const kit = await start({ options: { endpoints: { auth: { bearerToken: 'token-of-the-kit' } } } });
        const refused = await kit.send('/metrics');
        strictEqual(refused.status, 401);
        ok(!refused.body.toString().includes('http_server'));
        const headers = { authorization: 'Bearer token-of-the-kit' };
        strictEqual((await kit.send('/metrics', { headers })).status, 200);
        strictEqual((await kit.send('/health/live')).status, 200);
      },
    },
    {
      name: 'serves past what guards the routes of the application',
      async run({ start }) {
        const kit = await start({ guard: 403 });
        strictEqual((await kit.send('/users/7')).status, 403);
        strictEqual((await kit.send('/metrics')).status, 200);
        strictEqual((await kit.send('/health')).status, 200);
      },
    },
    {
      name: 'says that the application is not ready when a check fails',
      async run({ start }) {
        const kit = await start({ options: { endpoints: { checks: { database: () => false } } } });
        strictEqual((await kit.send('/health/ready')).status, 503);
        strictEqual((await kit.send('/health/live')).status, 200);
      },
    },
  ],
};
