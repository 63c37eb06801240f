// What a back end does must not matter to it. Tells its counts, and what should never have happened.
import express from 'express';
import { createTelemetry } from '@telltale/core';
import { currentTracing } from '../../src/index.ts';

const telemetry = createTelemetry({ service: 'faults', catalogs: {}, registry: false, runtime: false });
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtExceptionMonitor', (error) => unhandled.push(String(error)));
process.on('warning', (warning) => unhandled.push(String(warning)));

const app = express();
app.use(express.json());
app.get('/', (_request, response) => response.json({ ok: true }));
app.post('/', (request, response) => response.json(request.body));
app.get('/counts', (_request, response) => response.json({ ...currentTracing().counts, unhandled }));
app.get('/metrics', async (_request, response) => response.send((await telemetry.exposition()).body));
app.get('/memory', async (_request, response) => {
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.send(`${process.memoryUsage().heapUsed}`);
});
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
