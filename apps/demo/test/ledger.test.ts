import { gunzipSync } from 'node:zlib';
import { expose, nameOf } from '@telltale/core';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres } from '../src/backing/postgres/start-postgres.ts';
import type { Postgres } from '../src/backing/postgres/start-postgres.ts';
import { Environment } from '../src/parts/environment.ts';
import type { RunningPart } from '../src/parts/running-part.ts';
import { readPage } from '../src/scrape/read-page.ts';
import { NAMESPACE, convention } from '../src/services/desk-telemetry.ts';
import { catalogs } from '../src/services/ledger/catalogs.ts';
import { startLedger } from '../src/services/ledger/start-ledger.ts';
import { serviceDouble } from './service-double.ts';
import type { ServiceDouble } from './service-double.ts';
import { isTaken } from './start-demo.ts';

let postgres: Postgres;
let logs: ServiceDouble;
let database: pg.Client;
let environment: Environment;
let ledger: RunningPart;

beforeAll(async () => {
  [postgres, logs] = await Promise.all([startPostgres(), serviceDouble(() => ({ status: 200, body: {} }))]);
  environment = new Environment({ DATABASE_URL: postgres.url, OTEL_EXPORTER_OTLP_ENDPOINT: logs.url, SEED: '4' });
  database = new pg.Client(postgres.url);
  [ledger] = await Promise.all([startLedger(environment), database.connect()]);
});

afterAll(async () => {
  await ledger?.close();
  await database?.end();
  await postgres?.stop();
  await logs?.close();
});

interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** What the body is, the test says. */
async function ask<Body = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${ledger.facts.urls['ledger']}${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  const given: unknown = isJson ? await response.json() : Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body: given as Body };
}

async function open(plan = 'free', currency = 'USD'): Promise<string> {
  const { status, body } = await ask<{ id: string }>('POST', '/accounts', { plan, currency });
  expect(status).toBe(201);
  return body.id;
}

interface Account {
  readonly balance: number;
  readonly isFrozen: boolean;
}

async function account(id: string): Promise<Account> {
  return (await ask<Account>('GET', `/accounts/${id}`)).body;
}

function buy(id: string, amount: number, currency = 'USD'): Promise<Answer<unknown>> {
  return ask('POST', '/transactions', { account: id, type: 'purchase', amount, currency });
}

/** What does not add up: balances that are not the sum of their entries, currencies and transactions that are not zero. */
async function mistakes(): Promise<unknown[]> {
  const { rows } = await database.query(`
    SELECT 'balance of ' || id AS what FROM ledger.accounts
      LEFT JOIN (SELECT account, sum(amount) AS amount FROM ledger.entries GROUP BY account) entered ON account = id
      WHERE balance <> brought_forward + coalesce(amount, 0)
    UNION ALL SELECT 'currency ' || currency FROM ledger.accounts GROUP BY currency HAVING sum(balance) <> 0
    UNION ALL SELECT 'transaction ' || transaction FROM ledger.entries JOIN ledger.accounts ON id = account
      GROUP BY transaction, currency HAVING sum(amount) <> 0`);
  return rows;
}

async function pageOf(): Promise<ReturnType<typeof readPage>> {
  return readPage(await (await fetch(`${ledger.facts.metricsUrl}/metrics`)).text());
}

async function valueOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const samples = (await pageOf()).get(name)?.samples ?? [];
  const fitting = samples.filter((sample) =>
    Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  );
  return fitting.reduce((sum, { value }) => sum + value, 0);
}

describe('accounts and payments', () => {
  test('an account has what its plan gives, and pays from that', async () => {
    const id = await open();
    expect((await account(id)).balance).toBe(90);
    const { status, body } = await buy(id, 12.34);
    expect([status, body]).toEqual([201, { id: expect.any(String), at: expect.any(String) }]);
    expect(await account(id)).toMatchObject({ balance: 77.66, plan: 'free', currency: 'USD', isFrozen: false });
    const { body: transactions } = await ask('GET', `/accounts/${id}/transactions`);
    expect(transactions).toMatchObject([
      { type: 'purchase', amount: 12.34, status: 'succeeded' },
      { type: 'deposit', amount: 90 },
    ]);
  });

  test('who has not enough is declined, unless there is a card', async () => {
    const [poor, rich] = [await open('free'), await open('pro')];
    const { status, body } = await buy(poor, 95);
    expect([status, body]).toEqual([402, { error: 'Declined: not enough money.', id: expect.any(String) }]);
    expect((await account(poor)).balance).toBe(90);
    expect((await buy(rich, 3000)).status).toBe(201);
    expect((await buy(rich, 6000)).body).toMatchObject({ error: 'Declined: above the limit.' });
    expect((await account(rich)).balance).toBeGreaterThanOrEqual(0);
  });

  test('amounts of other currencies and below a cent are booked to the millionth', async () => {
    const id = await open('desk', 'EUR');
    const cost = { account: id, type: 'payout', amount: 0.000_123, currency: 'USD' };
    expect((await ask('POST', '/transactions', cost)).status).toBe(201);
    expect((await buy(id, 40, 'JPY')).status).toBe(201);
    expect(await mistakes()).toEqual([]);
  });

  test('what is sent twice under one key is booked once', async () => {
    const id = await open();
    const order = { account: id, type: 'purchase', amount: 5, currency: 'USD' };
    const sent = await Promise.all(
      [1, 2, 3].map(() => ask<{ id: string }>('POST', '/transactions', order, { 'idempotency-key': 'order-1' })),
    );
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(sent.map(({ body }) => body.id)).size).toBe(1);
    expect((await account(id)).balance).toBe(85);
  });

  test('what makes no sense is refused with the reason', async () => {
    const id = await open();
    const refused = async (...request: Parameters<typeof ask>): Promise<unknown> => {
      const { status, body } = await ask<{ error: string }>(...request);
      return [status, body.error];
    };
    expect(await refused('POST', '/accounts', { plan: 'free', currency: 'XYZ' })).toEqual([
      400,
      expect.stringMatching(/^currency: /),
    ]);
    expect(await refused('POST', '/transfers', { from: id, to: id, amount: 1 })).toEqual([
      400,
      'from and to are the same',
    ]);
    expect(await refused('POST', '/transactions', { account: 'x', amount: -1 })).toEqual([
      400,
      expect.stringContaining('amount: '),
    ]);
    expect(await refused('GET', '/accounts/999999')).toEqual([404, 'There is no account 999999.']);
    expect((await buy('999999', 1)).status).toBe(404);
    // Those of the house are nobody's business.
    expect(await refused('GET', '/accounts/1001')).toEqual([404, 'There is no account 1001.']);
    expect((await refused('GET', '/nothing')) as unknown[]).toContain(404);
    const garbled = await fetch(`${ledger.facts.urls['ledger']}/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(garbled.status).toBe(400);
  });

  test('revenue is what was paid, less what was given back', async () => {
    const revenue = async (): Promise<number> => (await ask<{ GBP: number }>('GET', '/revenue')).body.GBP;
    const [before, id] = [await revenue(), await open('free', 'GBP')];
    await buy(id, 20, 'GBP');
    await ask('POST', '/transactions', { account: id, type: 'refund', amount: 8, currency: 'GBP' });
    expect(await revenue()).toBe(before + 12);
  });
});

test('whatever is transferred at once, in whatever direction, the sum stays and nobody owes', async () => {
  const accounts = await Promise.all(['USD', 'USD', 'USD', 'USD'].map((currency) => open('free', currency)));
  const place = fc.nat({ max: accounts.length - 1 });
  const transfer = fc
    .record({ from: place, to: place, amount: fc.integer({ min: 1, max: 50 }) })
    .filter(({ from, to }) => from !== to);
  await fc.assert(
    fc.asyncProperty(fc.array(transfer, { minLength: 2, maxLength: 12 }), async (transfers) => {
      const answers = await Promise.all(
        transfers.map(({ from, to, amount }) =>
          ask('POST', '/transfers', { from: accounts[from], to: accounts[to], amount }),
        ),
      );
      const balances = await Promise.all(accounts.map(async (id) => (await account(id)).balance));
      expect(answers.every(({ status }) => status === 201 || status === 402)).toBe(true);
      expect(Math.min(...balances)).toBeGreaterThanOrEqual(0);
      expect(balances.reduce((sum, balance) => sum + balance, 0)).toBe(360);
      expect(await mistakes()).toEqual([]);
    }),
    { numRuns: 12, seed: 7 },
  );
  // Those that went both ways at once; all of them were tried again.
  expect(await valueOf('db_deadlocks_total')).toBeGreaterThan(0);
});

test('books that are closed are carried forward, and still add up', async () => {
  const id = await open();
  await buy(id, 10);
  const closings = async (): Promise<number> =>
    Number((await database.query('SELECT count(*) FROM ledger.closings WHERE transactions > 0')).rows[0].count);
  const before = await closings();
  await database.query("UPDATE ledger.transactions SET at = at - interval '6 minutes'");
  await expect.poll(closings, { timeout: 8000 }).toBeGreaterThan(before);
  expect((await ask('GET', `/accounts/${id}/transactions`)).body).toEqual([]);
  expect((await account(id)).balance).toBe(80);
  expect(await mistakes()).toEqual([]);
  expect(JSON.stringify(logs.seen)).not.toContain('do not add up');
});

describe('exports', () => {
  async function exported(type: string): Promise<readonly string[]> {
    const { status, body } = await ask<{ id: string }>('POST', '/exports', { type });
    expect(status).toBe(202);
    const answer = await vi.waitUntil(
      async () => {
        const fetched = await ask<Buffer>('GET', `/exports/${body.id}`);
        expect(fetched.status).toBeOneOf([200, 202]);
        return fetched.status === 200 && fetched;
      },
      { timeout: 5000 },
    );
    expect(answer.headers.get('content-disposition')).toContain(`${type}.csv.gz`);
    return gunzipSync(answer.body).toString().trimEnd().split('\r\n');
  }

  test('are CSV, compressed, of what is in the books', async () => {
    const id = await open('basic');
    await buy(id, 7);
    const lines = await exported('transactions');
    expect(lines[0]).toBe('id,at,account,type,status,amount,currency');
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^\\d+,[^,]+,${id},purchase,succeeded,7.000000,USD$`)),
    );
    expect((await exported('revenue'))[0]).toBe('at,type,currency,amount,total');
    expect((await exported('audit'))[0]).toBe('transaction,at,type,account,holder,amount,currency');
    expect((await ask('GET', '/exports/none')).status).toBe(404);
  });

  test('read far more under slow-exports, and as before when that is over', async () => {
    const usual = await exported('transactions');
    ledger.chaos!['slow-exports']!(true);
    const careless = await exported('transactions');
    ledger.chaos!['slow-exports']!(false);
    expect(careless.length - 1).toBeGreaterThanOrEqual(16 * (usual.length - 1));
    expect((await exported('transactions')).length).toBeLessThan(2 * usual.length);
  });
});

describe('interventions', () => {
  interface Intervention {
    readonly id: string;
    readonly type: string;
    readonly account: string;
    readonly reason: string;
    readonly status: string;
  }

  function found(type: string, account: string): Promise<Intervention> {
    return vi.waitUntil(
      async () => {
        const { body } = await ask<readonly Intervention[]>('GET', '/interventions');
        return body.find((each) => each.account === account && each.type === type);
      },
      { timeout: 8000 },
    );
  }

  async function limitOf(id: string): Promise<number> {
    return (await ask<{ paymentLimit: number }>('GET', `/accounts/${id}`)).body.paymentLimit;
  }

  test('are proposed where payments are declined, really freeze the account, and are taken back', async () => {
    const id = await open();
    await buy(id, 95);
    await buy(id, 95);
    const { id: intervention, reason } = await found('freeze-account', id);
    expect(reason).toBe('2 payments were declined within a minute');
    const decide = async (method: string): Promise<number> =>
      (await ask(method, `/interventions/${intervention}/execution`)).status;

    expect(await decide('DELETE')).toBe(409);
    expect(await decide('POST')).toBe(200);
    expect((await account(id)).isFrozen).toBe(true);
    expect((await buy(id, 1)).body).toMatchObject({ error: 'Declined: frozen.' });
    expect(await decide('POST')).toBe(409);
    expect(await decide('DELETE')).toBe(200);
    expect((await account(id)).isFrozen).toBe(false);
    expect((await buy(id, 1)).status).toBe(201);
    expect((await ask('POST', '/interventions/999999/execution')).status).toBe(404);
  });

  test('that are harmless are carried out unless somebody decides, and none is forgotten', async () => {
    const id = await open('free', 'EUR');
    for (const amount of [5, 5, 5, 5, 20]) expect((await buy(id, amount, 'EUR')).status).toBe(201);
    const { id: intervention } = await found('lower-limit', id);
    const later = (column: string): Promise<unknown> =>
      database.query(`UPDATE ledger.interventions SET ${column} = ${column} - interval '9 seconds' WHERE id = $1`, [
        intervention,
      ]);
    await later('proposed_at');
    await expect.poll(() => limitOf(id), { timeout: 8000 }).toBe(25);
    await later('decided_at');
    await expect.poll(() => limitOf(id), { timeout: 8000 }).toBe(100);
    expect((await found('lower-limit', id)).status).toBe('rolled-back');
  });
});

describe('the graph of causes', () => {
  interface Cause {
    readonly node: string;
    readonly share: number;
    readonly path: readonly string[];
  }

  test('follows transactions and transfers to where money comes from', async () => {
    const [giver, taker] = [await open('free', 'JPY'), await open('basic', 'JPY')];
    await ask('POST', '/transfers', { from: giver, to: taker, amount: 5 });
    const found = await vi.waitUntil(async () => {
      const { body } = await ask<{ causes?: Cause[] }>('GET', `/graph/account:${taker}/causes`);
      return body.causes?.some(({ node }) => node === `account:${giver}`) === true && body.causes;
    });
    expect(found.map(({ node }) => node)).toEqual(
      expect.arrayContaining(['plan:basic', 'plan:free', `account:${giver}`]),
    );
    expect(found.find(({ node }) => node === 'plan:free')?.path).toEqual([
      'plan:free',
      `account:${giver}`,
      `account:${taker}`,
    ]);
    expect(found.every(({ share }, i) => share > 0 && share <= (found[i - 1]?.share ?? 1))).toBe(true);

    const { nodes, edges } = (await ask<{ nodes: unknown[]; edges: unknown[] }>('GET', '/graph')).body;
    expect(nodes).toContainEqual({ id: 'currency:JPY', kind: 'currency' });
    expect(edges).toContainEqual({ from: `account:${giver}`, to: `account:${taker}`, weight: expect.any(Number) });
    expect((await ask('GET', '/graph/account:1/causes')).status).toBe(404);
  });
});

describe('failing-database', () => {
  test('uses up the connections, fails who waits after a second, and is over when it is over', async () => {
    const id = await open();
    ledger.chaos!['failing-database']!(true);
    // Once the books that are just being closed are.
    await expect.poll(() => locks(), { interval: 20, timeout: 4000 }).toBe(1);
    const start = performance.now();
    const asked = Promise.all(Array.from({ length: 14 }, () => ask('GET', `/accounts/${id}`)));
    await expect.poll(() => valueOf('desk_connection_pool_waiting_requests', { pool: 'requests' })).toBeGreaterThan(0);
    expect(await valueOf('desk_connection_pool_connections', { pool: 'requests', state: 'active' })).toBe(8);
    const answers = await asked;

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    expect(answers[0]!.headers.get('retry-after')).toBe('1');
    expect(performance.now() - start).toBeGreaterThan(1000);
    expect(await valueOf('desk_connection_pool_timeouts_total', { pool: 'requests' })).toBeGreaterThan(0);
    ledger.chaos!['failing-database']!(false);
    await expect.poll(async () => (await ask('GET', `/accounts/${id}`)).status).toBe(200);
  });

  test('leaves no metric of any catalog that has not moved', async () => {
    const page = await pageOf();
    const still = Object.values(catalogs).flatMap((catalog) =>
      Object.entries(catalog).flatMap(([key, metric]) => {
        const exposed = expose(metric, convention, NAMESPACE);
        const hasMoved = exposed === undefined || page.get(exposed.name)?.samples.some(({ value }) => value > 0);
        return hasMoved === true ? [] : [`${nameOf(catalog)}.${key}`];
      }),
    );
    // Those of a moment are seen where it lasts; and the server was always there.
    const momentary = new Set(['http.activeRequests', 'connection_pool.waitingRequests']);
    expect(still.filter((metric) => !momentary.has(metric))).toEqual(['connection_pool.errors']);
  });

  test('does not keep the service from ending, or from starting again where it was with what it knew', async () => {
    const id = await open('pro');
    const { facts } = ledger;
    ledger.chaos!['failing-database']!(true);
    await expect.poll(() => locks(), { interval: 20, timeout: 4000 }).toBe(1);
    const unanswered = Promise.allSettled(Array.from({ length: 12 }, () => buy(id, 1)));
    await expect.poll(() => valueOf('desk_connection_pool_waiting_requests', { pool: 'requests' })).toBeGreaterThan(0);
    const start = performance.now();
    await ledger.close();

    expect(performance.now() - start).toBeLessThan(1500);
    await unanswered;
    const ports = [facts.urls['ledger']!, facts.metricsUrl!].map((url) => Number(new URL(url).port));
    expect(await Promise.all(ports.map(isTaken))).toEqual([false, false]);
    expect(await connections()).toBe(0);

    ledger = await startLedger(environment.with({ PORT: String(ports[0]), METRICS_PORT: String(ports[1]) }));
    expect(ledger.facts).toEqual(facts);
    expect(await account(id)).toMatchObject({ plan: 'pro', isFrozen: false });
    expect((await ask<{ nodes: unknown[] }>('GET', '/graph')).body.nodes).not.toEqual([]);
    expect(await mistakes()).toEqual([]);
  });

  async function locks(): Promise<number> {
    const { rows } = await database.query(
      `SELECT count(*)::int AS count FROM pg_locks WHERE relation = 'ledger.accounts'::regclass AND granted
       AND mode = 'AccessExclusiveLock'`,
    );
    return rows[0].count;
  }

  async function connections(): Promise<number> {
    const { rows } = await database.query(
      "SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name ~ '^ledger|by hand'",
    );
    return rows[0].count;
  }
});

test('memory-leak keeps more and more, and lets go of all of it', async () => {
  const before = process.memoryUsage().heapUsed;
  ledger.chaos!['memory-leak']!(true);
  await expect.poll(() => process.memoryUsage().heapUsed - before, { timeout: 5000 }).toBeGreaterThan(8e6);
  ledger.chaos!['memory-leak']!(false);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
});

describe('a database that cannot be used', () => {
  test.each([
    ['nonsense', 'DATABASE_URL takes a URL that begins with postgres:// or postgresql://.'],
    ['postgres://desk:secret@127.0.0.1:1/desk', 'the database of DATABASE_URL cannot be used: connect ECONNREFUSED'],
    ['postgres://desk:secret@localhost:1/desk', 'the database of DATABASE_URL cannot be used: connect ECONNREFUSED'],
  ])('%s is refused with the name of the variable, and nothing secret', async (url, message) => {
    const starting = startLedger(environment.with({ DATABASE_URL: url }));
    await expect(starting).rejects.toThrow(message);
    await expect(starting).rejects.not.toThrow('secret');
  });
});
