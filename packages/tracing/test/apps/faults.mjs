// What a back end does must not matter to it. Tells its counts, and what should never have happened.
import http from 'node:http';
import { createTelemetry } from '@telltale/core';
import { currentTracing } from '../../src/index.ts';

const telemetry = createTelemetry({ service: 'faults', catalogs: {}, registry: false, runtime: false });
const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(String(error)));
process.on('uncaughtExceptionMonitor', (error) => unhandled.push(String(error)));
process.on('warning', (warning) => unhandled.push(String(warning)));

const answers = {
  '/memory': async () => {
    for (let i = 0; i < 3; i++) {
      globalThis.gc();
      await new Promise((resolve) => setImmediate(resolve));
    }
    return `${process.memoryUsage().heapUsed}`;
  },
  '/counts': async () => JSON.stringify({ ...currentTracing().counts, unhandled }),
  '/metrics': async () => (await telemetry.exposition()).body,
};
const server = http.createServer((request, response) => {
  const answer = answers[request.url];
  if (answer === undefined) response.end('ok');
  else void answer().then((text) => response.end(text));
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
