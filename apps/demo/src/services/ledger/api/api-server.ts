import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Router } from 'express';
import { telltale } from '@telltale/express';
import type { Logger } from '@telltale/logging';
import type { LedgerTelemetry } from '../telemetry.ts';
import { answerErrors } from './answers.ts';

/** An interface that listens. */
export interface ApiServer {
  readonly url: string;
  close(): Promise<void>;
}

const MOST_BODY = '10kb';
/** For requests under way when the service ends. */
const GRACE_MILLISECONDS = 250;

/** Serves routes by Express, and records what is asked of them. */
export async function serveApi(
  routes: Router,
  { telemetry, logger, host, port }: { telemetry: LedgerTelemetry; logger: Logger; host: string; port: number },
): Promise<ApiServer> {
  // Metrics and health are on a port of their own.
  const metrics = telltale({ telemetry, endpoints: false });
  const app = express().disable('x-powered-by').disable('etag');
  app.use(metrics);
  app.use(express.json({ limit: MOST_BODY }));
  app.use(routes);
  app.use((_request, response) => void response.status(404).json({ error: 'There is nothing here.' }));
  app.use(metrics.errors);
  app.use(answerErrors(logger));

  const server = createServer(app).listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      const timer = setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS);
      await closed;
      clearTimeout(timer);
      await metrics.close();
    },
  };
}
