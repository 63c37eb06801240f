import { telltale } from '@telltale/fastify';
import type { Logger } from '@telltale/logging';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { QuotesTelemetry } from '../catalogs.ts';
import { QueryMistake } from '../query-language/query-mistake.ts';
import { addMarketRoutes } from './market-routes.ts';
import type { QuoteServices } from './market-routes.ts';
import { addQueryRoute } from './query-route.ts';
import { addSessionRoutes } from './session-routes.ts';

const MOST_BODY_BYTES = 16 * 1024;

/** The interface of the desk: a Fastify that Telltale records, and whose requests the logger tells of. */
export async function createApi(
  services: QuoteServices,
  telemetry: QuotesTelemetry,
  logger: Logger,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MOST_BODY_BYTES,
  });
  // The endpoints are on a port of their own.
  await app.register(telltale, { telemetry, endpoints: false });
  app.setErrorHandler((error, _, reply) => {
    const { status, body } = answerTo(error);
    void reply.code(status).send(body);
  });
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'There is nothing here.' }));
  addMarketRoutes(app, services);
  addSessionRoutes(app, services);
  addQueryRoute(app, services);
  return app;
}

function answerTo(error: unknown): { readonly status: number; readonly body: object } {
  if (error instanceof QueryMistake) return { status: 400, body: { error: error.message, position: error.position } };
  const { statusCode: status = 500, message } = error as { statusCode?: number; message: string };
  return { status, body: { error: status === 500 ? 'Something went wrong.' : message } };
}
