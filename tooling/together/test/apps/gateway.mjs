// Express, an ES module. Calls the orders with fetch.
import express from 'express';
import { createTelemetry } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { telltale } from '@telltale/express';
import { createLogger } from '@telltale/logging';
import { currentTracing } from '@telltale/tracing';

const telemetry = createTelemetry({ catalogs: { http } });
const logger = createLogger({ telemetry, requests: true, ship: JSON.parse(process.env.SHIP) });
const metrics = telltale({ telemetry });
const app = express();
app.use(metrics);

const api = express.Router();
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 catches
api.get('/orders/:id', async (request, response) => {
  const answer = await fetch(`${process.env.NEXT}/orders/${request.params.id}`);
  logger.info('asked for the order');
  response.status(answer.status).json(await answer.json());
});
app.use('/api', api);
app.use(metrics.errors);
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));

process.once('SIGTERM', () => {
  server.close(() => {
    void Promise.all([logger.close(), currentTracing()?.shutdown()]).finally(() => process.exit());
  });
});
