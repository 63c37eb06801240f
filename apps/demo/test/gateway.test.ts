import { once } from 'node:events';
import { expose } from '@telltale/core';
import { PgBoss } from 'pg-boss';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { symbols } from '../src/market.ts';
import { readPage } from '../src/scrape/read-page.ts';
import { NAMESPACE, convention } from '../src/services/desk-telemetry.ts';
import { catalogs } from '../src/services/gateway/catalogs.ts';
import { ALLOWED_UNASKED } from '../src/services/gateway/agents/place-order.ts';
import { connecting } from '../src/services/jobs.ts';
import type { QueueName } from '../src/services/jobs.ts';
import { csv, startSetting } from './gateway-setting.ts';
import type { Setting } from './gateway-setting.ts';

const SYMBOL = symbols[0]!;

let setting: Setting;
let boss: PgBoss;
beforeAll(async () => {
  setting = await startSetting();
  boss = await new PgBoss({ ...connecting(setting.postgres.url), supervise: false }).start();
});
afterAll(async () => {
  await boss?.stop({ graceful: false });
  await setting?.close();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test knows what it asked for
  readonly body: any;
}

async function ask(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(setting.url + path, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const register = () => ask('POST', '/registrations', { channel: 'search', plan: 'basic' });

/** The header of somebody who has just registered and signed in. */
async function signedIn(): Promise<Record<string, string>> {
  const { body: person } = await register();
  const { body } = await ask('POST', '/sign-in', { user: person.user, method: 'token', secret: person.secret });
  return { authorization: `Bearer ${body.token}` };
}

/** The sum of the series of a metric that have these labels. */
async function metric(name: string, labels: Record<string, string> = {}): Promise<number> {
  const page = await fetch(`${setting.metricsUrl}/metrics`);
  const samples = [...readPage(await page.text()).values()].flatMap((family) => family.samples);
  return samples
    .filter(
      (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0);
}

async function jobs(
  queue: QueueName,
): Promise<readonly { readonly id: string; readonly data: Record<string, unknown> }[]> {
  return boss.fetch<Record<string, unknown>>(queue, { batchSize: 50 });
}

/** Runs an agent, for somebody who has signed in. */
async function run(domain: string, task: string, headers?: Record<string, string>): Promise<Answer> {
  return ask('POST', '/agents/runs', { domain, task }, headers ?? (await signedIn()));
}

/** What agents ask, as soon as it is so much. */
function asked(count: number): Promise<readonly { readonly id: string }[]> {
  const look = async () => {
    const { body } = await ask('GET', '/approvals');
    expect(body).toHaveLength(count);
    return body;
  };
  return vi.waitFor(look, { interval: 10, timeout: 3000 });
}

/** Trades until an order is so large that somebody has to approve it. */
async function largeOrder(headers: Record<string, string>): Promise<Answer> {
  for (let i = 0; ; i++) {
    const answer = await run('trading', `Buy a little of ${symbols[i]} if it looks cheap.`, headers);
    if (answer.status !== 200 || answer.body.order.amount > ALLOWED_UNASKED) return answer;
  }
}

/** Decides what is asked. */
async function decide(decision: string): Promise<void> {
  const [waiting] = await asked(1);
  expect(waiting).toMatchObject({ domain: 'trading', summary: expect.stringContaining('Buy') });
  expect((await ask('POST', `/approvals/${waiting!.id}`, { decision })).status).toBe(200);
}

describe('people', () => {
  test('register, sign in by each method, and are known until they sign out', async () => {
    const { status, body: person } = await register();
    expect([status, person]).toEqual([201, { user: expect.any(String), secret: expect.any(String), account: 'a-1' }]);
    for (const method of ['password', 'passkey', 'token']) {
      const signIn = await ask('POST', '/sign-in', { user: person.user, method, secret: person.secret });
      expect(signIn.status).toBe(201);
      const headers = { authorization: `Bearer ${signIn.body.token}` };
      expect((await ask('GET', '/accounts/me', undefined, headers)).body).toEqual({
        user: person.user,
        id: 'a-1',
        balance: 100,
      });
      expect(await metric('desk_auth_sessions_active')).toBeGreaterThan(0);
      expect((await ask('DELETE', '/sign-in', undefined, headers)).status).toBe(204);
      expect((await ask('GET', '/accounts/me', undefined, headers)).status).toBe(401);
    }
    expect(await metric('desk_auth_login_attempts_total', { method: 'passkey', result: 'success' })).toBe(1);
    expect(await metric('desk_auth_failures_total', { reason: 'unknown_token' })).toBe(3);
    expect(await metric('desk_user_registrations_total', { channel: 'search' })).toBeGreaterThan(0);
  });

  test('are not let in with another secret, nor with any after too many attempts', async () => {
    const { body: person } = await register();
    const attempt = (method: string, secret: string) => ask('POST', '/sign-in', { user: person.user, method, secret });
    for (const method of ['password', 'passkey', 'token', 'password', 'token']) {
      expect((await attempt(method, `${person.secret}1`)).status).toBe(401);
    }
    expect((await attempt('password', person.secret)).status).toBe(429);
    expect((await ask('POST', '/sign-in', { user: 'nobody', method: 'password', secret: 'x' })).status).toBe(401);
    expect(await metric('desk_auth_failures_total', { reason: 'wrong_secret' })).toBe(5);
    expect(await metric('desk_auth_failures_total', { reason: 'too_many_attempts' })).toBe(1);
    expect(await metric('desk_auth_failures_total', { reason: 'unknown_user' })).toBe(1);
  });

  test('cannot try more secrets by trying them all at once', async () => {
    const { body: person } = await register();
    const attempts = Array.from({ length: 12 }, (_, i) =>
      ask('POST', '/sign-in', { user: person.user, method: 'password', secret: `guess ${i}` }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
  });
});

describe('a request', () => {
  test('goes on to the service that answers it, with its session and its trace', async () => {
    const { body } = await ask('GET', `/quotes/${SYMBOL}`, undefined, { 'x-session': 's-7' });
    expect(body).toMatchObject({ symbol: SYMBOL, provider: 'aurora' });
    const [seen] = setting.quotes.asked('GET', `/quotes/${SYMBOL}`);
    expect(seen!.headers['x-session']).toBe('s-7');
    expect(seen!.headers['traceparent']).toMatch(/^00-[\da-f]{32}-/);
    expect((await ask('GET', '/quotes?symbols=AGD,NOB')).body).toHaveLength(2);
    expect((await ask('GET', '/symbols')).body).toHaveLength(symbols.length);
    expect((await ask('POST', '/sessions', { type: 'trader' })).body).toEqual({ id: 's-1' });
    expect((await ask('DELETE', '/sessions/s-1')).status).toBe(204);
    expect((await ask('GET', '/graph')).body.nodes).toHaveLength(1);
    expect((await ask('POST', '/interventions/i-1/execution')).status).toBe(200);
    const calls = { url_template: '/quotes/{symbol}', http_response_status_code: '200' };
    expect(await metric('http_client_request_duration_seconds_count', calls)).toBeGreaterThan(0);
  });

  test('is answered with what the other service refuses', async () => {
    expect((await ask('GET', '/quotes/XYZZY')).status).toBe(404);
    expect((await ask('GET', `/quotes/${SYMBOL}`, undefined, { 'x-session': 'over' })).status).toBe(401);
    const { status, body } = await ask('POST', '/query', { query: 'FIND equities' });
    expect([status, body.position]).toEqual([400, 5]);
  });

  test('lets exports through as they come', async () => {
    expect((await ask('POST', '/exports', { type: 'audit' })).status).toBe(202);
    const { body, headers } = await ask('GET', '/exports/e-1');
    expect(headers.get('content-encoding')).toBe('gzip');
    expect(body).toBe(csv);
  });

  test('is refused where it is too large, makes no sense, or leads nowhere', async () => {
    expect((await ask('POST', '/thoughts', { texts: ['x'.repeat(70_000)] })).status).toBe(413);
    const { status, body } = await ask('POST', '/sign-in', { user: 'ann', method: 'smile', secret: 'x' });
    expect([status, body.message[0]]).toEqual([400, expect.stringContaining('method')]);
    expect((await ask('GET', '/admin')).status).toBe(404);
    expect((await ask('GET', '/content/article/0')).status).toBe(404);
    expect((await ask('GET', '/content/rumour/1')).status).toBe(404);
    expect(
      await metric('http_server_request_duration_seconds_count', {
        http_route: 'NOT_FOUND',
        http_response_status_code: '404',
      }),
    ).toBe(1);
  });

  test('is refused where it is nested too deeply to be sent on', async () => {
    const body = `{"query":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${setting.url}/query`, { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { message: 'The body is nested too deeply.' },
    ]);
  });

  test('tells no page of another origin what is answered', async () => {
    const { headers, body } = await ask('GET', '/content/article/7', undefined, {
      origin: 'https://elsewhere.example',
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(body).toMatchObject({ type: 'article', id: '7', title: expect.stringContaining('What the week') });
    expect(await metric('desk_content_views_total', { content_type: 'article' })).toBe(1);
  });
});

describe('trades', () => {
  test('are for those who have signed in, and are made once for a key', async () => {
    const trade = { symbol: SYMBOL, amount: 12 };
    expect((await ask('POST', '/trades', trade)).status).toBe(401);
    const headers = { ...(await signedIn()), 'idempotency-key': 'order-1' };
    const [first, second] = await Promise.all([
      ask('POST', '/trades', trade, headers),
      ask('POST', '/trades', trade, headers),
    ]);
    expect(first.status).toBe(201);
    expect(second.body).toEqual(first.body);
    const paid = setting.ledger.asked('POST', '/transactions');
    expect(paid.map(({ body }) => body)).toEqual([{ account: 'a-1', type: 'purchase', amount: 12, currency: 'USD' }]);
    expect((await ask('POST', '/trades', { symbol: SYMBOL, amount: 40 }, headers)).body.amount).toBe(12);
    const poor = { ...headers, 'idempotency-key': 'order-2' };
    expect((await ask('POST', '/trades', { symbol: SYMBOL, amount: 40 }, poor)).status).toBe(402);
  });
});

describe('work for the worker', () => {
  test('is ordered with its trace, and fetched when it is done', async () => {
    const ordered = await ask('POST', '/reports', { symbols: [SYMBOL] });
    expect(ordered.status).toBe(202);
    const { id } = ordered.body;
    expect((await ask('GET', `/reports/${id}`)).status).toBe(202);
    const [job] = await jobs('reports');
    expect(job).toMatchObject({
      id,
      data: { symbols: [SYMBOL], trace: { traceparent: expect.stringMatching(/^00-/) } },
    });
    await boss.complete('reports', id, { narrative: 'Up.' });
    const report = await ask('GET', `/reports/${id}`);
    expect([report.status, report.body]).toEqual([200, { narrative: 'Up.' }]);
  });

  test('that nobody ordered is not there, and what was given up is gone', async () => {
    expect((await ask('GET', '/reports/none')).status).toBe(404);
    expect((await ask('GET', '/reports/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    const { body } = await ask('POST', '/reports', { symbols: [SYMBOL] });
    await boss.cancel('reports', body.id);
    expect((await ask('GET', `/reports/${body.id}`)).status).toBe(410);
  });

  test('takes thoughts, each with the topic that its words give away', async () => {
    const texts = ['A supplier of NOB warned.', 'Take profits in NOB.', 'Everybody talks of NOB.'];
    const { status, body } = await ask('POST', '/thoughts', { texts });
    expect(status).toBe(202);
    const found = await jobs('thoughts');
    expect(found.map(({ id }) => id).toSorted()).toEqual(body.ids.toSorted());
    const topics = Object.fromEntries(found.map(({ data }) => [data['text'], data['topic']]));
    expect(texts.map((text) => topics[text])).toEqual(['risk', 'price', 'idea']);
    expect(await metric('desk_queue_enqueued_total', { queue: 'thoughts' })).toBe(3);
  });
});

describe('agents', () => {
  test('look into things with tools, and tell what it cost', async () => {
    expect((await ask('POST', '/agents/runs', { domain: 'research', task: 'Anything.' })).status).toBe(401);
    const { status, body } = await run('research', `Compare ${SYMBOL} with its peers for a cautious reader.`);
    expect(status).toBe(200);
    expect(body.tools).toEqual(expect.arrayContaining(['brief', 'peers']));
    expect(body.answer).toContain(SYMBOL);
    expect(body.cost).toBeGreaterThan(0.005);
    expect(body.cost).toBeLessThan(0.06);
    expect(await metric('desk_agent_tool_calls_total', { tool: 'peers' })).toBe(1);
    expect(await metric('desk_agent_executions_total', { domain: 'research', status: 'success' })).toBe(1);
    expect(await metric('desk_agent_budget_used_total', { budget: 'usd_per_hour' })).toBeCloseTo(body.cost, 10);
    expect(await metric('desk_ai_cost_usd_total')).toBeCloseTo(body.cost, 10);
    expect(await metric('gen_ai_client_operation_time_to_first_chunk_seconds_count')).toBeGreaterThan(1);
    const support = await run('support', 'Explain the fees of my last trade.');
    expect(support.body.tools).toContain('transactions');
  });

  test('go on without a tool that fails, and say so', async () => {
    const { status, body } = await run('research', `Which price has XYZ-USD, and how did ${SYMBOL} move?`);
    expect([status, body.tools]).toEqual([200, expect.arrayContaining(['history'])]);
  });

  test('ask people before they buy much, and keep to what is decided', async () => {
    const headers = await signedIn();
    for (const [decision, status] of [
      ['approved', 'placed'],
      ['rejected', 'rejected'],
    ] as const) {
      const answer = largeOrder(headers);
      await decide(decision);
      expect((await answer).body.order).toMatchObject({ status });
      expect(await metric('desk_agent_approvals_total', { decision })).toBe(1);
    }
    expect((await ask('POST', '/approvals/none', { decision: 'approved' })).status).toBe(404);
  });

  test('cannot tell where what people decide is lost', async () => {
    setting.gateway.switchChaos('approval-timeouts', true);
    const answer = largeOrder(await signedIn());
    await decide('approved');
    setting.gateway.switchChaos('approval-timeouts', false);
    await decide('approved');
    expect((await answer).body.order.status).toBe('placed');
  });

  test('end where they think too long for their budget', async () => {
    setting.gateway.switchChaos('budget-overrun', true);
    const runs = ['research', 'trading'].map((domain) => run(domain, `Which news explains the price of ${SYMBOL}?`));
    expect((await Promise.all(runs)).map(({ status }) => status)).toEqual([402, 402]);
    setting.gateway.switchChaos('budget-overrun', false);
    expect(await metric('desk_agent_budget_exceeded_total')).toBeGreaterThanOrEqual(2);
    expect((await run('research', `What moved ${SYMBOL}?`)).status).toBe(200);
  });
});

describe('workflows', () => {
  test('take one step after another', async () => {
    const headers = await signedIn();
    const { status, body } = await ask('POST', '/workflows/rebalance/runs', undefined, headers);
    expect([status, body.status]).toEqual([201, 'completed']);
    expect(body.actions.map(({ action }: { action: string }) => action)).toEqual([
      'read-account',
      'price-holdings',
      'weigh',
      'settle',
    ]);
    const onboarding = await ask('POST', '/workflows/onboarding/runs', undefined, headers);
    expect((await ask('GET', `/reports/${onboarding.body.report}`)).status).toBe(202);
    expect(await metric('desk_workflow_executions_total', { workflow: 'rebalance', status: 'success' })).toBe(1);
    expect(await metric('desk_workflow_duration_seconds_count', { workflow: 'onboarding' })).toBe(1);
    expect((await ask('POST', '/workflows/none/runs', undefined, headers)).status).toBe(404);
  });

  test('end with the step that fails', async () => {
    // The double knows no query.
    const { body } = await ask('POST', '/workflows/daily-briefing/runs', undefined, await signedIn());
    expect(body).toEqual({
      workflow: 'daily-briefing',
      status: 'failed',
      actions: [{ action: 'find-movers', status: 'failed' }],
    });
    expect(await metric('desk_workflow_actions_total', { action: 'find-movers', status: 'failure' })).toBe(1);
  });
});

describe('the stream', () => {
  /** A connection, and a way to wait for the next message of a kind. */
  async function follow(data: unknown): Promise<{ readonly socket: WebSocket; next(event: string): Promise<unknown> }> {
    const socket = new WebSocket(`${setting.url.replace('http', 'ws')}/stream`);
    const messages: { readonly event: string; readonly data: unknown }[] = [];
    socket.on('message', (message: Buffer) => messages.push(JSON.parse(String(message))));
    socket.on('error', () => {});
    await once(socket, 'open');
    socket.send(JSON.stringify({ event: 'subscribe', data }));
    const next = async (event: string): Promise<unknown> => {
      for (;;) {
        const at = messages.findIndex((message) => message.event === event);
        if (at >= 0) return messages.splice(at, 1)[0]!.data;
        await once(socket, 'message');
      }
    };
    return { socket, next };
  }

  test('brings prices when they change, and what agents do', async () => {
    const { socket, next } = await follow({ symbols: [SYMBOL, 'XYZZY'], agents: true });
    expect(await next('subscribed')).toEqual({ symbols: [SYMBOL] });
    expect(await next('prices')).toEqual([{ symbol: SYMBOL, price: expect.any(Number), at: expect.any(Number) }]);
    expect(await metric('desk_websocket_connections_active', { endpoint: '/stream' })).toBe(1);
    const answered = ask('POST', '/agents/runs', { domain: 'support', task: 'Why?' }, await signedIn());
    expect(await next('agent')).toMatchObject({ domain: 'support', doing: 'uses brief' });
    expect(await next('agent')).toMatchObject({ doing: 'thinks' });
    await answered;
    socket.close(1000);
    await once(socket, 'close');
    await vi.waitFor(async () => expect(await metric('desk_websocket_connections_active')).toBe(0));
    expect(await metric('desk_websocket_connections_closed_total', { reason: '1000' })).toBe(1);
  });

  test('is none for pages of another origin', async () => {
    const url = `${setting.url.replace('http', 'ws')}/stream`;
    const stranger = new WebSocket(url, { origin: 'https://elsewhere.example' });
    const [code] = (await once(stranger, 'close')) as [number];
    expect(code).toBe(1008);
    const own = new WebSocket(url, { origin: setting.url });
    await once(own, 'open');
    own.send(JSON.stringify({ event: 'subscribe', data: {} }));
    expect(JSON.parse(String((await once(own, 'message'))[0]))).toEqual({ event: 'subscribed', data: { symbols: [] } });
    own.terminate();
  });

  test('ends for who sends what is no message', async () => {
    const { socket } = await follow({ symbols: 'all' });
    socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1007);
    expect(await metric('desk_websocket_errors_total')).toBe(1);
  });
});

describe.concurrent('what takes too long', () => {
  test('is an approval that nobody gives: the run ends, and nothing is bought', async () => {
    expect((await largeOrder(await signedIn())).status).toBe(408);
    expect(await metric('desk_agent_approvals_total', { decision: 'timeout' })).toBe(1);
    expect((await ask('GET', '/approvals')).body).toEqual([]);
  });

  test('is an answer that does not come', async () => {
    setting.quotes.hold('/symbols/AGD/history');
    expect((await ask('GET', '/symbols/AGD/history')).status).toBe(504);
    setting.quotes.release();
  });

  test('is to try a model again that fails', async () => {
    await asked(1);
    const failing = setting.model.chaos!['failing-model']!;
    failing(true);
    const headers = await signedIn();
    const outcomes = await Promise.all(Array.from({ length: 12 }, (_, i) => run('support', `Why ${i}?`, headers)));
    failing(false);
    expect(outcomes.filter(({ status }) => status === 502).length).toBeGreaterThan(2);
    expect(await metric('desk_agent_tool_errors_total', { tool: 'brief' })).toBeGreaterThan(1);
    const failures = await metric('desk_agent_executions_total', { domain: 'support', status: 'failure' });
    expect(failures).toBeGreaterThan(2);
  });
});

describe('where another service is gone', () => {
  test('requests to it fail, and the gateway is degraded', async () => {
    const health = async () =>
      (await fetch(`${setting.metricsUrl}/health/ready`)).json() as Promise<{ status: string }>;
    await setting.ledger.close();
    const headers = { authorization: 'Bearer none' };
    expect((await ask('GET', '/accounts/me', undefined, headers)).status).toBe(401);
    const { status, body } = await register();
    expect([status, body.message]).toEqual([502, 'ledger cannot be reached.']);
    expect(await health()).toMatchObject({
      status: 'degraded',
      checks: { quotes: { status: 'ok' }, ledger: { status: 'degraded' }, queue: { status: 'ok' } },
    });
    expect(await metric('http_client_connection_errors_total')).toBeGreaterThan(0);
  });
});

describe('the gateway itself', () => {
  test('has recorded everything that it says it records', async () => {
    const page = readPage(await (await fetch(`${setting.metricsUrl}/metrics`)).text());
    const recorded = Object.values(catalogs).flatMap((catalog) => Object.values(catalog));
    const still = recorded.flatMap((definition) => {
      const exposed = expose(definition, convention, NAMESPACE);
      if (exposed === undefined || exposed.type === 'gauge') return [];
      const samples = page.get(exposed.name)?.samples ?? [];
      return samples.some(({ name, value }) => /_(?:total|count)$/.test(name) && value > 0) ? [] : [exposed.name];
    });
    expect(still).toEqual([]);
  });

  test('comes back at the same address, and ends at once whatever is under way', async () => {
    setting.gateway.switchChaos('dead-service', true);
    await vi.waitFor(() => expect(ask('GET', '/content/article/1')).rejects.toThrow('fetch failed'), { interval: 20 });
    setting.gateway.switchChaos('dead-service', false);
    await vi.waitFor(async () => expect((await ask('GET', '/content/article/1')).status).toBe(200), { timeout: 4000 });
    expect(await metric('desk_content_views_total', { content_type: 'article' })).toBe(1);
    const follower = new WebSocket(`${setting.url.replace('http', 'ws')}/stream`);
    await once(follower, 'open');
    setting.quotes.hold('/symbols');
    const cut = ask('GET', '/symbols').catch(() => 'cut off');
    const startedAt = performance.now();
    expect(await setting.gateway.stop()).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    await cut;
  });
});
