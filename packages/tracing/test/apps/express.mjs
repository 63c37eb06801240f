// An ES module. Calls the next service with fetch.
import express from 'express';
import { createTelemetry } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { telltale } from '@telltale/express';
import { listening } from './listening.mjs';

const telemetry = createTelemetry({ service: 'gateway', catalogs: { http }, registry: false, runtime: false });
const app = express();
app.use(telltale({ telemetry }));

const api = express.Router();
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- Express 5 catches
api.get('/orders/:id', async (request, response) => {
  const answer = await fetch(`${process.env.NEXT}/orders/${request.params.id}`);
  response.status(answer.status).json(await answer.json());
});
app.use('/api', api);
await listening(app.listen(0, '127.0.0.1'));
