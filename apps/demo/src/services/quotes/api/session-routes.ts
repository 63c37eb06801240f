import type { FastifyInstance } from 'fastify';
import { sessionTypes } from '../sessions.ts';
import type { SessionType } from '../sessions.ts';
import { HttpError } from './http-error.ts';
import type { QuoteServices } from './market-routes.ts';

const body = { type: 'object', required: ['type'], properties: { type: { enum: sessionTypes } } };

export function addSessionRoutes(app: FastifyInstance, { sessions }: QuoteServices): void {
  app.post<{ readonly Body: { readonly type: SessionType } }>('/sessions', { schema: { body } }, (request, reply) =>
    reply.code(201).send({ id: sessions.start(request.body.type) }),
  );

  app.delete<{ readonly Params: { readonly id: string } }>('/sessions/:id', (request, reply) => {
    if (!sessions.complete(request.params.id)) throw new HttpError(404, 'There is no such session, or no longer.');
    return reply.code(204).send();
  });
}
