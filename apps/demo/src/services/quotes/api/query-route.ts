import type { FastifyInstance } from 'fastify';
import type { QuoteServices } from './market-routes.ts';
import { noteQuery } from './session-header.ts';

const LONGEST = 1000;

const body = {
  type: 'object',
  required: ['query'],
  properties: { query: { type: 'string', maxLength: LONGEST } },
};

export function addQueryRoute(app: FastifyInstance, { queries, sessions }: QuoteServices): void {
  app.post<{ readonly Body: { readonly query: string } }>('/query', { schema: { body } }, (request) => {
    noteQuery(sessions, request, 'query');
    return queries.run(request.body.query);
  });
}
