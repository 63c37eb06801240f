import type { FastifyRequest } from 'fastify';
import type { QueryType, Sessions } from '../sessions.ts';
import { HttpError } from './http-error.ts';

/** Who sends `x-session` has a session, and makes a query of it; everybody may ask without one. @throws HttpError */
export function noteQuery(sessions: Sessions, { headers }: FastifyRequest, type: QueryType): void {
  const id = headers['x-session'];
  if (typeof id === 'string' && !sessions.query(id, type)) throw new HttpError(401, 'The session is over.');
}
