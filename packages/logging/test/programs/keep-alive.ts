import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTelemetry } from '@telltale/core';
import { telltale } from '@telltale/express';
import express from 'express';
import { createLogger } from '../../src/index.ts';

// Two requests on one connection, the second of which is ignored; each logs its path, once in time and once afterwards.
const telemetry = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
const logger = createLogger({ telemetry, requests: true });
const app = express();
app.use(telltale({ telemetry, ignore: (path) => path === '/quiet' }));
app.use((request, response) => {
  logger.info(request.path);
  response.on('close', () => setImmediate(() => logger.info(`after ${request.path}`)));
  response.end('hello');
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
for (const path of ['/loud', '/quiet']) {
  await new Promise((resolve) => get({ port, path, agent }, (response) => response.resume().on('end', resolve)));
}
agent.destroy();
server.close();
