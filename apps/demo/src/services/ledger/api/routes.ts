import { Router } from 'express';
import type { Books, Outcome } from '../books/books.ts';
import type { Register } from '../books/register.ts';
import type { Export, ExportDesk } from '../exports/export-desk.ts';
import type { GraphKeeper } from '../graph/graph-keeper.ts';
import type { Decision, Interventions } from '../interventions/interventions.ts';
import { toMicros } from '../money/currencies.ts';
import { answering } from './answers.ts';
import type { Answer } from './answers.ts';
import { bodies, idIn, read } from './bodies.ts';
import { HttpError } from './http-error.ts';

/** What the interface is made of. */
export interface Ledger {
  readonly register: Register;
  readonly books: Books;
  readonly exports: ExportDesk;
  readonly graph: GraphKeeper;
  readonly interventions: Interventions;
}

const MOST_KEY_CHARACTERS = 200;

export function ledgerRoutes({ register, books, exports, graph, interventions }: Ledger): Router {
  const router = Router();
  const { get, post, delete: remove } = routesOf(router);

  post('/accounts', async ({ body }) => {
    const { plan, currency } = read(bodies.account, body);
    return { status: 201, body: { id: await register.open(plan, currency) } };
  });
  get('/accounts/:id', async ({ params }) => ({ body: await register.view(idIn(params)) }));
  get('/accounts/:id/transactions', async ({ params }) => ({ body: await register.transactionsOf(idIn(params)) }));

  post('/transactions', async ({ body, headers }) => {
    const { amount, ...order } = read(bodies.transaction, body);
    const key = headers['idempotency-key']?.toString();
    if (key !== undefined && key.length > MOST_KEY_CHARACTERS) throw new HttpError(400, 'That key is too long.');
    return outcomeOf(await books.book({ ...order, amount: toMicros(amount), key }));
  });
  post('/transfers', async ({ body }) => {
    const { amount, ...order } = read(bodies.transfer, body);
    return outcomeOf(await books.transfer({ ...order, amount: toMicros(amount) }));
  });
  get('/revenue', async () => ({ body: await register.revenue() }));

  post('/exports', ({ body }) => {
    const id = exports.request(read(bodies.export, body).type);
    if (id === undefined) throw new HttpError(503, 'Too many exports are waiting. Try again.');
    return { status: 202, body: { id } };
  });
  get('/exports/:id', ({ params }) => fileOf(exports.find(String(params['id']))));

  get('/graph', () => ({ body: graph.view() }));
  get('/graph/:node/causes', ({ params }) => {
    const causes = graph.causes(String(params['node']));
    if (causes === undefined) throw new HttpError(404, 'There is no such node.');
    return { body: { node: params['node'], causes } };
  });

  get('/interventions', async () => ({ body: await interventions.list() }));
  post('/interventions/:id/execution', async ({ params }) => decided(await interventions.execute(idIn(params))));
  remove('/interventions/:id/execution', async ({ params }) => decided(await interventions.rollBack(idIn(params))));
  return router;
}

type Add = (path: string, answer: Parameters<typeof answering>[0]) => void;

function routesOf(router: Router): Readonly<Record<'get' | 'post' | 'delete', Add>> {
  return {
    get: (path, answer) => void router.get(path, answering(answer)),
    post: (path, answer) => void router.post(path, answering(answer)),
    delete: (path, answer) => void router.delete(path, answering(answer)),
  };
}

function outcomeOf({ id, at, refusal }: Outcome): Answer {
  if (refusal !== undefined) return { status: 402, body: { error: `Declined: ${refusal}.`, id: String(id) } };
  return { status: 201, body: { id: String(id), at } };
}

function fileOf(found: Export | undefined): Answer {
  if (found === undefined) throw new HttpError(404, 'There is no such export, or no longer.');
  if (found.status === 'failed') throw new HttpError(500, 'The export failed. Ask for it again.');
  if (found.status === 'pending') return { status: 202, body: { status: 'pending' } };
  return {
    headers: {
      'content-type': 'application/gzip',
      'content-disposition': `attachment; filename="${found.type}.csv.gz"`,
    },
    body: found.file,
  };
}

function decided(decision: Decision): Answer {
  if (decision === 'unknown') throw new HttpError(404, 'There is no such intervention.');
  if (decision === 'not in that state') throw new HttpError(409, 'It is not in the state for that.');
  return { body: { type: decision.type, status: decision.step === 'executions' ? 'executed' : 'rolled-back' } };
}
