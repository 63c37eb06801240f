import type { FastifyInstance } from 'fastify';
import { Histogram, Registry } from 'prom-client';

/** What is written by hand where no package is used: a histogram, and a hook at the end. */
export function observeByHand(app: FastifyInstance): void {
  const register = new Registry();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [register],
  });
  app.get('/metrics', async (_req, reply) => {
    reply.type(register.contentType);
    return register.metrics();
  });
  app.addHook('onResponse', (req, reply, done) => {
    duration.observe(
      { method: req.method, route: req.routeOptions.url ?? 'NOT_FOUND', status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    done();
  });
}
