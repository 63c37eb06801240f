import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Express } from 'express';
import type { FastifyInstance } from 'fastify';

// What nobody who takes the time of requests can do without, and nothing else: a place in front of the handlers, a listener
// for the end of the response, whichever it is, and a look at the clock at both.

const milliseconds = Symbol('milliseconds');

type Timed = ServerResponse & { [milliseconds]?: number };

export function inExpress(app: Express): void {
  app.use((_req, res, next) => {
    takeTime(res);
    next();
  });
}

export function inFastify(app: FastifyInstance): void {
  app.addHook('onRequest', (_req, reply, done) => {
    takeTime(reply.raw);
    done();
  });
}

function takeTime(response: Timed): void {
  response[milliseconds] = performance.now();
  response.on('close', end);
}

function end(this: Timed): void {
  this[milliseconds] = performance.now() - this[milliseconds]!;
}
