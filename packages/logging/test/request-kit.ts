import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isRequest, logging } from './requests.ts';
import type { Start } from './requests.ts';

const REQUEST_ID = expect.stringMatching(/^[\w-]{8}-[\da-z]+$/) as string;

/** What the log of requests has to be on every framework. */
export function describeRequestLogs(framework: string, start: Start): void {
  describe(`on ${framework}`, () => {
    test('a request is one line, with its route, status, duration, sizes and client', async () => {
      await using app = await logging(start);
      const response = await app.fetch('/users/7?token=hunter2');
      const body = await response.text();
      const [inside, line, ...others] = await app.lines(1);
      expect(others).toEqual([]);
      expect(inside).toMatchObject({ msg: 'in the handler', route: '/users/:id', request_id: REQUEST_ID });
      expect(line).toMatchObject({
        level: 'info',
        service: 'shop',
        msg: 'GET /users/:id 200',
        method: 'GET',
        route: '/users/:id',
        status: 200,
        duration_ms: expect.any(Number) as number,
        response_bytes: Buffer.byteLength(body),
        client_address: '127.0.0.0',
        request_id: inside!['request_id'],
      });
      expect(JSON.stringify(line)).not.toMatch(/hunter2|users\/7/);
    });

    test('what the application says of a request is on all of its lines, and on those of no other', async () => {
      await using app = await logging(start);
      await Promise.all(['7', '8', '9'].map(async (id) => (await app.fetch(`/users/${id}`)).text()));
      const lines = await app.lines(3);
      const inside = lines.filter((line) => !isRequest(line));
      const requests = lines.filter(isRequest);
      expect(new Set(inside.map(({ tenant }) => tenant))).toEqual(new Set(['t7', 't8', 't9']));
      expect(new Set(requests.map(({ tenant }) => tenant))).toEqual(new Set(['t7', 't8', 't9']));
      for (const { tenant, request_id: id } of inside) {
        expect(requests.find((line) => line['request_id'] === id)).toMatchObject({ tenant });
      }
    });

    test('the body of a request is counted, and its handler still knows the request', async () => {
      await using app = await logging(start);
      const headers = { 'content-type': 'application/json', 'x-request-id': 'from-the-proxy.1' };
      await (await app.fetch('/echo', { method: 'POST', body: '{"password":"hunter2"}', headers })).text();
      const [inside, line] = await app.lines(1);
      expect(inside).toMatchObject({
        msg: 'echoing',
        request_id: 'from-the-proxy.1',
        route: '/echo',
        body: { password: '[Redacted]' },
      });
      expect(line).toMatchObject({ method: 'POST', request_bytes: 22, request_id: 'from-the-proxy.1' });
    });

    test('a failure is an error, with the exception and its stack once', async () => {
      await using app = await logging(start);
      await (await app.fetch('/fails')).text();
      const lines = await app.lines(1);
      const line = lines.find(isRequest)!;
      expect(line).toMatchObject({ level: 'error', route: '/fails', status: 500, error_type: 'RangeError' });
      const stacks = lines.filter(({ err }) => (err as { stack?: string } | undefined)?.stack !== undefined);
      expect(stacks).toHaveLength(1);
      expect(stacks[0]!['err']).toMatchObject({ type: 'RangeError', message: 'no such order, token=[Redacted]' });
      expect(stacks[0]).toMatchObject({ level: 'error', request_id: line['request_id'] });
    });

    test('what a client got wrong is no error', async () => {
      await using app = await logging(start);
      await (await app.fetch('/teapot')).text();
      await (await app.fetch('/nowhere/ann@example.com')).text();
      const lines = (await app.lines(2)).filter(isRequest);
      expect(lines).toMatchObject([
        { level: 'info', route: '/teapot', status: 418 },
        { level: 'info', route: 'NOT_FOUND', status: 404, msg: 'GET NOT_FOUND 404' },
      ]);
      for (const line of lines) expect(line).not.toHaveProperty('err');
    });

    test('a client that goes away is a 499', async () => {
      await using app = await logging(start);
      const request = httpRequest(`${app.url}/slow`).on('error', () => {});
      request.end();
      const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
      await once(response, 'data');
      request.destroy();
      const lines = await app.lines(1);
      expect(lines.find(isRequest)).toMatchObject({ route: '/slow', status: 499, level: 'info' });
    });

    test('scrapes and probes are not logged', async () => {
      await using app = await logging(start);
      await (await app.fetch('/metrics')).text();
      await (await app.fetch('/health')).text();
      await (await app.fetch('/users/7')).text();
      expect((await app.lines(1)).filter(isRequest).map(({ route }) => route)).toEqual(['/users/:id']);
    });

    test('client and path are said as asked for', async () => {
      const headers = { 'x-forwarded-for': '2001:db8:1:2::7' };
      await using full = await logging(start, { requests: { clientAddress: 'full', trustProxy: 1, path: true } });
      await (await full.fetch('/users/7?token=hunter2', { headers })).text();
      expect((await full.lines(1)).find(isRequest)).toMatchObject({
        client_address: '2001:db8:1:2::7',
        path: '/users/7',
      });
      await using anonymised = await logging(start, { requests: { trustProxy: 1 } });
      await (await anonymised.fetch('/users/7', { headers })).text();
      expect((await anonymised.lines(1)).find(isRequest)).toMatchObject({ client_address: '2001:db8:1::' });
      await using none = await logging(start, { requests: { clientAddress: false } });
      await (await none.fetch('/users/7', { headers })).text();
      expect((await none.lines(1)).find(isRequest)).not.toHaveProperty('client_address');
    });

    test('the routes are those of the metrics', async () => {
      await using app = await logging(start);
      for (const path of ['/users/7', '/teapot', '/nowhere']) await (await app.fetch(path)).text();
      const routes = (await app.lines(3)).filter(isRequest).map(({ route }) => route);
      const { body } = await app.telemetry.exposition();
      for (const route of routes) {
        expect(body).toMatch(
          new RegExp(`http_server_request_duration_seconds_count\\{.*http_route="${String(route)}"`),
        );
      }
    });
  });
}
