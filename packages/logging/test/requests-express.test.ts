import { once } from 'node:events';
import type { Server } from 'node:http';
import { telltale } from '@telltale/express';
import express5 from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
// @ts-expect-error Express 4 comes without types.
import express4 from 'express4';
import { describe, expect, test } from 'vitest';
import { startLoki } from '@telltale-tooling/receivers';
import { describeRequestLogs } from './request-kit.ts';
import { logging } from './requests.ts';
import type { Start } from './requests.ts';
import { inSpan, spanId, traceId, withSpans } from './traced.ts';

type Framework = typeof express5;

function startExpress(express: Framework): Start {
  return async (telemetry, logger) => {
    const app: Express = express();
    const metrics = telltale({ telemetry });
    app.use(metrics);
    app.use(express.json());
    app.get('/users/:id', async (request, response) => {
      await Promise.resolve();
      logger.addFields({ tenant: `t${request.params['id']}` });
      logger.info('in the handler');
      response.json({ id: request.params['id'] });
    });
    app.post('/echo', (request, response) => {
      logger.info({ body: request.body as unknown }, 'echoing');
      response.json(request.body);
    });
    app.get('/fails', () => {
      throw new RangeError('no such order, token=hunter2');
    });
    app.get('/teapot', (_, response) => void response.sendStatus(418));
    app.get('/slow', (_, response) => void response.write('first'));
    app.use(metrics.errors);
    app.use(
      (_error: unknown, _request: Request, response: Response, _next: NextFunction) => void response.status(500).end(),
    );
    const server: Server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { server, close: async () => server.close() };
  };
}

describeRequestLogs('Express 5', startExpress(express5));
describeRequestLogs('Express 4', startExpress(express4));

describe('in a trace', () => {
  withSpans();

  test('all lines of a request carry the ids of the span that was active when it arrived', async () => {
    await using app = await logging(async (telemetry, logger) => {
      const traced = express5();
      traced.use((_request, _response, next) => inSpan(next));
      traced.use(telltale({ telemetry }));
      traced.get('/users/:id', (_, response) => {
        logger.info('in the handler');
        response.end('hello');
      });
      const server: Server = traced.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return { server, close: async () => server.close() };
    });
    await (await app.fetch('/users/7')).text();
    const lines = await app.lines(1);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatchObject({ trace_id: traceId, span_id: spanId, trace_flags: '01' });
  });
});

test('no request fails and none waits while logs are shipped to a back end that is dead', async () => {
  const loki = await startLoki();
  await loki.stop();
  const ship = { to: 'loki', url: loki.url, maxQueuedLines: 50, closeTimeoutSeconds: 0.1 } as const;
  await using app = await logging(startExpress(express5), { ship });
  const answers = Array.from({ length: 200 }, async (_, i) => {
    const response = await app.fetch(`/users/${i}`);
    await response.text();
    return response.status;
  });
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  await app.lines(200);
  const { body } = await app.telemetry.exposition();
  // Two lines for each request, of which fifty wait; one more may say that the back end is dead.
  expect(Number(/^telltale_export_queued\{signal="logs"\} (\d+)$/m.exec(body)![1])).toBe(50);
  expect(
    Number(/^telltale_export_dropped_total\{reason="queue_full",signal="logs"\} (\d+)$/m.exec(body)![1]),
  ).toBeGreaterThanOrEqual(350);
});
