import { text } from './http/answers.ts';
import type { Answer, Handler, Request } from './http/route.ts';
import { QueryError } from './query-cursor.ts';
import { Turns, TurnsError } from './turns.ts';

/**
 * A handler of queries that take their time in turns.
 *
 * @param refusal - What is said before the place where a query cannot be read: `parse error`.
 */
export function queryHandler(
  handle: (request: Request, turns: Turns) => Promise<Answer> | Answer,
  refusal: string,
): Handler {
  return async (request) => {
    try {
      return await handle(request, new Turns(request.signal));
    } catch (error) {
      if (error instanceof TurnsError) return text(`${error.message}\n`, 503);
      if (error instanceof QueryError) return text(`${refusal}: ${error.message}\n`, 400);
      throw error;
    }
  };
}
