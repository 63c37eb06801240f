import { symbols } from '../../market.ts';
import type { JobDesk } from '../jobs/job-desk.ts';
import type { MarketData } from '../market/market-data.ts';
import { sessionTypes } from '../sessions.ts';
import type { QueryType, SessionType, Sessions } from '../sessions.ts';
import { HttpError } from './http-error.ts';
import type { ApiRequest, Route } from './router.ts';

/** What the routes put to work. */
export interface Desk {
  readonly market: MarketData;
  readonly sessions: Sessions;
  readonly jobs: JobDesk;
}

const MOST_SYMBOLS = 12;

/** The desk's interface. Who sends `x-session` has a session; everybody may ask for a quote without one. */
export function deskRoutes({ market, sessions, jobs }: Desk): readonly Route[] {
  const noteQuery = ({ headers }: ApiRequest, type: QueryType): void => {
    const id = headers['x-session'];
    if (typeof id === 'string' && !sessions.query(id, type)) throw new HttpError(401, 'The session is over.');
  };
  return [
    { method: 'GET', template: '/symbols', handle: () => ({ status: 200, body: symbols }) },
    {
      method: 'GET',
      template: '/quotes/:symbol',
      async handle(request) {
        noteQuery(request, 'quote');
        const quote = await market.quote(request.params['symbol']!);
        if (quote === undefined) throw new HttpError(404, 'There is no such symbol.');
        return { status: 200, body: quote };
      },
    },
    {
      method: 'GET',
      template: '/quotes',
      async handle(request) {
        noteQuery(request, 'batch');
        const wanted = symbolsOf(request.query.get('symbols')?.split(','));
        const quotes = await Promise.all(wanted.map((symbol) => market.quote(symbol)));
        return { status: 200, body: quotes.filter((quote) => quote !== undefined) };
      },
    },
    {
      method: 'GET',
      template: '/symbols/:symbol/history',
      async handle(request) {
        noteQuery(request, 'history');
        const history = await market.history(request.params['symbol']!);
        if (history === undefined) throw new HttpError(404, 'There is no such symbol.');
        return { status: 200, body: history };
      },
    },
    {
      method: 'POST',
      template: '/reports',
      handle(request) {
        noteQuery(request, 'report');
        const { id } = jobs.order(symbolsOf(fieldOf(request.body, 'symbols')));
        return { status: 202, body: { id } };
      },
    },
    {
      method: 'GET',
      template: '/reports/:id',
      handle({ params }) {
        const job = jobs.find(params['id']!);
        if (job === undefined) throw new HttpError(404, 'There is no such report, or no longer.');
        if (job.state === 'failed') throw new HttpError(410, 'The report could not be made.');
        if (job.state !== 'completed') return { status: 202, body: { state: job.state } };
        return { status: 200, body: job.result };
      },
    },
    {
      method: 'POST',
      template: '/sessions',
      handle: ({ body }) => ({ status: 201, body: { id: sessions.start(sessionTypeOf(fieldOf(body, 'type'))) } }),
    },
    {
      method: 'DELETE',
      template: '/sessions/:id',
      handle({ params }) {
        if (!sessions.complete(params['id']!)) throw new HttpError(404, 'There is no such session, or no longer.');
        return { status: 204 };
      },
    },
  ];
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;
}

function symbolsOf(value: unknown): readonly string[] {
  const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (!isList || value.length === 0 || value.length > MOST_SYMBOLS) {
    throw new HttpError(400, `symbols is a list of 1 to ${MOST_SYMBOLS}.`);
  }
  return value;
}

function sessionTypeOf(value: unknown): SessionType {
  const type = sessionTypes.find((each) => each === value);
  if (type === undefined) throw new HttpError(400, `type is one of ${sessionTypes.join(', ')}.`);
  return type;
}
