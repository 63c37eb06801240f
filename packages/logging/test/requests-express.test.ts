import { once } from 'node:events';
import type { Server } from 'node:http';
import { telltale } from '@telltale/express';
import express5 from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
// @ts-expect-error Express 4 comes without types.
import express4 from 'express4';
import { describeRequestLogs } from './request-kit.ts';
import type { Start } from './requests.ts';

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
