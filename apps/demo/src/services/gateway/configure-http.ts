import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { WsAdapter } from '@nestjs/platform-ws';
import type { Environment } from '../../parts/environment.ts';
import { allowedOrigins } from './origins.ts';

// The longest that is meant: fifty thoughts of five hundred characters.
const BODY_LIMIT = '64kb';

/** What holds for every route: how large bodies may be, whose pages may ask, and what is told about the server. */
export function configureHttp(app: NestExpressApplication, environment: Environment): void {
  app.disable('x-powered-by');
  // Sums over each body, for caches that nobody has here.
  app.disable('etag');
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  app.useWebSocketAdapter(new WsAdapter(app));
  const origins = allowedOrigins(environment);
  // Without any, browsers show no page of another origin what is answered.
  if (origins.length > 0) {
    app.enableCors({
      origin: [...origins],
      methods: ['GET', 'POST', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-session'],
      exposedHeaders: ['retry-after'],
      maxAge: 600,
    });
  }
}
