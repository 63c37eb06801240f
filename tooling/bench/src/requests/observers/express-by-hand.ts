import type { Express } from 'express';
import { Histogram, Registry } from 'prom-client';

/** What is written by hand where no package is used: a histogram, and a middleware that waits for the end. */
export function observeByHand(app: Express): void {
  const register = new Registry();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of requests.',
    labelNames: ['method', 'route', 'status'],
    registers: [register],
  });
  app.get('/metrics', async (_req, res) => {
    res.type(register.contentType).send(await register.metrics());
  });
  app.use((req, res, next) => {
    const end = duration.startTimer();
    res.on('finish', () => {
      const { path } = (req.route ?? {}) as { readonly path?: string };
      end({ method: req.method, route: path === undefined ? 'NOT_FOUND' : req.baseUrl + path, status: res.statusCode });
    });
    next();
  });
}
