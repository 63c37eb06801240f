import { telltale } from '@telltale/fastify';
import Fastify, { LogController } from 'fastify';
import { expect, test } from 'vitest';
import { describeRequestLogs } from './request-kit.ts';
import { isRequest, logging } from './requests.ts';
import type { Start } from './requests.ts';

const start: Start = async (telemetry, logger) => {
  const app = Fastify({ loggerInstance: logger, logController: new LogController({ disableRequestLogging: true }) });
  await app.register(telltale, { telemetry });
  app.get<{ Params: { id: string } }>('/users/:id', async (request) => {
    await Promise.resolve();
    logger.addFields({ tenant: `t${request.params.id}` });
    request.log.info('in the handler');
    return { id: request.params.id };
  });
  app.post('/echo', async (request) => {
    request.log.info({ body: request.body }, 'echoing');
    return request.body;
  });
  app.get('/fails', async () => {
    throw new RangeError('no such order, token=hunter2');
  });
  app.get('/teapot', async (_, reply) => reply.code(418).send());
  app.get('/slow', (_, reply) => void reply.raw.write('first'));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { server: app.server, close: () => app.close() };
};

describeRequestLogs('Fastify 5', start);

test('the lines that Fastify itself writes hide secrets, and say which request they are of', async () => {
  await using running = await logging(async (telemetry, logger) => {
    const app = Fastify({ loggerInstance: logger });
    await app.register(telltale, { telemetry });
    app.get('/users/:id', async () => 'hello');
    app.get('/fails', async () => {
      throw new RangeError('no such order');
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { server: app.server, close: () => app.close() };
  });
  await (await running.fetch('/users/7?token=hunter2', { headers: { authorization: 'hunter2' } })).text();
  await (await running.fetch('/fails')).text();
  const lines = await running.lines(2);
  expect(JSON.stringify(lines)).not.toContain('hunter2');
  expect(lines.find(({ msg }) => msg === 'incoming request')).toMatchObject({
    reqId: 'req-1',
    req: { method: 'GET', url: '/users/7?token=[Redacted]' },
  });
  expect(lines.filter(({ err }) => err !== undefined)).toHaveLength(1);
  expect(lines.filter(isRequest)).toHaveLength(2);
});
