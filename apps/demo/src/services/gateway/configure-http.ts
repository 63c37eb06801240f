import { StandardSchemaValidationPipe } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { WsAdapter } from '@nestjs/platform-ws';
import type { Environment } from '../../parts/environment.ts';

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
  // Pages of other origins may not read answers, unless they are named: `ALLOWED_ORIGINS=https://desk.example`.
  const origins = environment.text('ALLOWED_ORIGINS')?.split(',') ?? [];
  if (origins.length > 0) {
    app.enableCors({
      origin: origins,
      methods: ['GET', 'POST', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-session'],
      exposedHeaders: ['retry-after'],
      maxAge: 600,
    });
  }
}
