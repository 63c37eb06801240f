import type { FastifyInstance } from 'fastify';
import { symbols } from '../../../market.ts';
import type { MarketData } from '../market/market-data.ts';
import type { QueryDesk } from '../query-desk.ts';
import type { Sessions } from '../sessions.ts';
import { HttpError } from './http-error.ts';
import { noteQuery } from './session-header.ts';

/** What the routes put to work. */
export interface QuoteServices {
  readonly market: MarketData;
  readonly sessions: Sessions;
  readonly queries: QueryDesk;
}

const MOST_SYMBOLS = 12;

interface OfSymbol {
  readonly Params: { readonly symbol: string };
}

export function addMarketRoutes(app: FastifyInstance, { market, sessions }: QuoteServices): void {
  app.get('/symbols', () => symbols);

  app.get<OfSymbol>('/quotes/:symbol', async (request) => {
    noteQuery(sessions, request, 'quote');
    return found(await market.quote(request.params.symbol));
  });

  app.get<{ readonly Querystring: { readonly symbols: string } }>(
    '/quotes',
    { schema: { querystring: { type: 'object', required: ['symbols'], properties: { symbols: { type: 'string' } } } } },
    async (request) => {
      noteQuery(sessions, request, 'batch');
      const wanted = request.query.symbols.split(',');
      if (wanted.length > MOST_SYMBOLS) throw new HttpError(400, `symbols is a list of 1 to ${MOST_SYMBOLS}.`);
      const quotes = await Promise.all(wanted.map((symbol) => market.quote(symbol)));
      return quotes.filter((quote) => quote !== undefined);
    },
  );

  app.get<OfSymbol>('/symbols/:symbol/history', async (request) => {
    noteQuery(sessions, request, 'history');
    return found(await market.history(request.params.symbol));
  });
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new HttpError(404, 'There is no such symbol.');
  return value;
}
