import { parse, print, printLines, type Engine, type QueryResult } from '@telltale/promql';
import type { Answer, Request, Route } from '../http/route.ts';
import { Turns } from '../turns.ts';
import { api, success, successOf, TRUNCATED } from './api-answer.ts';
import { durationOf, limitOf, ParameterError, timeOf } from './parameters.ts';
import { resultText } from './result-json.ts';

/** Instant and range queries, and what helps to write them. */
export function queryRoutes(engine: Engine, now: () => number): readonly Route[] {
  const instant = api(async ({ query, signal }) => {
    const result = await engine.instant(textOf(query), timeOf(query, 'time', now()), {
      signal: bounded(query, signal),
    });
    return answerOf(result, query, signal);
  });
  const range = api(async ({ query, signal }) => {
    const from = timeOf(query, 'start');
    const to = timeOf(query, 'end');
    const step = durationOf(query, 'step');
    if (step === undefined) throw new ParameterError('invalid parameter "step": cannot parse "" to a valid duration');
    if (step <= 0) {
      throw new ParameterError(
        'invalid parameter "step": zero or negative query resolution step widths are not accepted. Try a positive integer',
      );
    }
    const result = await engine.range(textOf(query), { from, to, step }, { signal: bounded(query, signal) });
    return answerOf(result, query, signal);
  });
  return [
    { methods: ['GET', 'POST'], path: '/api/v1/query', handle: instant, isApi: true },
    { methods: ['GET', 'POST'], path: '/api/v1/query_range', handle: range, isApi: true },
    {
      methods: ['GET', 'POST'],
      path: '/api/v1/format_query',
      handle: api(({ query }: Request) => success(printLines(parse(textOf(query))))),
      isApi: true,
    },
    {
      methods: ['GET', 'POST'],
      path: '/api/v1/parse_query',
      handle: api(({ query }: Request) => success({ query: print(parse(textOf(query))) })),
      isApi: true,
    },
  ];
}

async function answerOf(result: QueryResult, query: URLSearchParams, signal: AbortSignal): Promise<Answer> {
  const limit = limitOf(query);
  const { value, warnings, infos } = result;
  const count = value.type === 'vector' ? value.samples.length : value.type === 'matrix' ? value.series.length : 0;
  const remarks = { warnings: count > limit ? [...warnings, TRUNCATED] : warnings, infos };
  return successOf(await resultText(result, limit, new Turns(signal)), remarks);
}

function textOf(query: URLSearchParams): string {
  return query.get('query') ?? '';
}

/** Milliseconds that a query may take, its wait for others included. */
const TIMEOUT_MS = 30_000;

/** As long as the client waits, and no longer than it asked for. */
function bounded(query: URLSearchParams, signal: AbortSignal): AbortSignal {
  const timeout = Math.min(TIMEOUT_MS, Math.max(1, durationOf(query, 'timeout') ?? TIMEOUT_MS));
  return AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
}
