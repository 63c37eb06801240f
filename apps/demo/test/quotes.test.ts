import { setTimeout as delay } from 'node:timers/promises';
import { expose } from '@telltale/core';
import { describeWithServers, freePort, startRedis } from '@telltale-tooling/servers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChaosName } from '../src/chaos/switches.ts';
import { symbols } from '../src/market.ts';
import type { History, Quote } from '../src/market.ts';
import { NAMESPACE, convention } from '../src/services/desk-telemetry.ts';
import { catalogs } from '../src/services/quotes/catalogs.ts';
import { Providers, Quotes, sumOf } from './quotes-setting.ts';

const providers = new Providers();
const eventually = { timeout: 9000, interval: 50 };

beforeAll(async () => {
  vi.stubEnv('LOG_LEVEL', 'silent');
  await providers.start();
});

afterAll(async () => {
  await providers.host.stop();
  vi.unstubAllEnvs();
});

describe('quotes', () => {
  let quotes: Quotes;
  const active = new Set<ChaosName>();
  const disturb = (...names: readonly ChaosName[]): void => {
    for (const name of names) {
      active.add(name);
      for (const { host } of [providers, quotes]) host.switchChaos(name, true);
    }
  };

  beforeAll(async () => {
    quotes = new Quotes(providers);
    await quotes.start();
    // It is left, and counts as abandoned some seconds later.
    await quotes.openSession('researcher');
  });

  afterEach(() => {
    for (const name of active) for (const { host } of [providers, quotes]) host.switchChaos(name, false);
    active.clear();
  });

  afterAll(() => quotes.host.stop());

  it('tells prices of today and of before', async () => {
    expect(await quotes.json('/symbols')).toEqual(symbols);
    const [first, second] = symbols;
    const quote = await quotes.json<Quote>(`/quotes/${first}`);
    expect(quote).toEqual({
      symbol: first,
      price: expect.any(Number),
      at: expect.any(Number),
      provider: expect.stringMatching(/^(aurora|borealis|drizzle)$/),
    });
    expect(await quotes.json(`/quotes?symbols=${first},XYZZY,${second}`)).toEqual([
      quote,
      expect.objectContaining({ symbol: second }),
    ]);
    const history = await quotes.json<History>(`/symbols/${first}/history`);
    expect(history.prices).toHaveLength(90);
    expect(Math.abs(history.prices.at(-1)! / quote.price - 1)).toBeLessThan(0.06);
  });

  it.each([
    ['/quotes/XYZZY', 404, 'There is no such symbol.'],
    ['/symbols/XYZZY/history', 404, 'There is no such symbol.'],
    ['/nothing', 404, 'There is nothing here.'],
    ['/quotes', 400, "querystring must have required property 'symbols'"],
    [`/quotes?symbols=${symbols.slice(0, 13).join()}`, 400, 'symbols is a list of 1 to 12.'],
  ])('answers %s with %i', async (path, status, error) => {
    const response = await quotes.ask(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error });
  });

  it('counts what is asked in a session, until that is over', async () => {
    const [symbol] = symbols;
    const session = await quotes.openSession('trader');
    const headers = { 'x-session': session };
    expect((await quotes.ask(`/quotes/${symbol}`, { headers })).status).toBe(200);
    expect((await quotes.ask(`/quotes?symbols=${symbol}`, { headers })).status).toBe(200);
    expect((await quotes.ask(`/symbols/${symbol}/history`, { headers })).status).toBe(200);
    expect((await quotes.post('/query', { query: 'FIND equity' }, headers)).status).toBe(200);
    expect((await quotes.ask(`/sessions/${session}`, { method: 'DELETE' })).status).toBe(204);
    const page = await quotes.page();
    expect(sumOf(page, 'desk_session_queries_sum', { session_type: 'trader' })).toBe(4);
    for (const query_type of ['quote', 'batch', 'history', 'query']) {
      expect(sumOf(page, 'desk_session_query_events_total', { query_type })).toBe(1);
    }
    expect((await quotes.ask(`/quotes/${symbol}`, { headers })).status).toBe(401);
    expect((await quotes.ask(`/sessions/${session}`, { method: 'DELETE' })).status).toBe(404);
    expect((await quotes.post('/sessions', { type: 'spy' })).status).toBe(400);
  });

  it('answers queries, and says where there is a mistake in one', async () => {
    const query = 'FIND equity WHERE price > 100 ORDER BY change DESC LIMIT 3';
    const answer = (await (await quotes.post('/query', { query })).json()) as {
      readonly rows: readonly { readonly price: number; readonly change: number }[];
    };
    expect(answer).toMatchObject({
      query: 'FIND equity WHERE (price > 100) ORDER BY change DESC LIMIT 3',
      considered: expect.any(Number),
      unknown: expect.any(Number),
    });
    expect(answer.rows.length).toBeGreaterThan(0);
    const changes = answer.rows.map(({ change }) => change);
    expect(changes).toEqual(changes.toSorted((a, b) => b - a));
    expect(Math.min(...answer.rows.map(({ price }) => price))).toBeGreaterThan(100);

    const mistaken = await quotes.post('/query', { query: 'FIND equity WHERE prise > 100' });
    expect(mistaken.status).toBe(400);
    expect(await mistaken.json()).toEqual({ error: expect.stringMatching(/^There is no "prise"/), position: 18 });
    expect((await quotes.post('/query', { query: 'FIND '.repeat(300) })).status).toBe(400);
  });

  it('asks once for what many ask for at once', async () => {
    const rare = symbols[333]!;
    const misses = { cache_level: 'l1', data_type: 'quote' };
    const before = await quotes.metric('desk_cache_misses_total', misses);
    const answers = await Promise.all(Array.from({ length: 20 }, () => quotes.json<Quote>(`/quotes/${rare}`)));
    expect(new Set(answers.map(({ at }) => at)).size).toBe(1);
    expect(await quotes.metric('desk_cache_misses_total', misses)).toBe(before + 1);
  });

  it('lets go of what is not asked for, where it is more than it can hold', async () => {
    const dozens = Array.from({ length: symbols.length / 12 }, (_, i) => symbols.slice(12 * i, 12 * i + 12));
    await Promise.all(dozens.map((some) => quotes.ask(`/quotes?symbols=${some.join()}`)));
    const page = await quotes.page();
    const evicted = sumOf(page, 'desk_cache_evictions_total', { cache_level: 'l1', reason: 'lru' });
    expect(evicted).toBeGreaterThan(0);
    expect(sumOf(page, 'desk_cache_items', { cache_level: 'l2' })).toBeGreaterThan(
      sumOf(page, 'desk_cache_items', { cache_level: 'l1' }),
    );
  });

  it('finds nothing in a cache that loses everything', async () => {
    const [symbol] = symbols;
    await quotes.ask(`/quotes/${symbol}`);
    disturb('cache-loss');
    await delay(0);
    const hits = await quotes.metric('desk_cache_hits_total');
    const quote = await quotes.json<Quote>(`/quotes/${symbol}`);
    await delay(2);
    expect((await quotes.json<Quote>(`/quotes/${symbol}`)).at).toBeGreaterThan(quote.at);
    expect(await quotes.metric('desk_cache_hits_total')).toBe(hits);
  });

  it('serves old quotes where no provider answers, and says so where there is none', async () => {
    const [known] = symbols;
    const unasked = symbols.slice(-12);
    await quotes.ask(`/quotes/${known}`);
    disturb('error-burst');
    await vi.waitFor(async () => {
      const answers = await Promise.all(unasked.map((symbol) => quotes.ask(`/symbols/${symbol}/history`)));
      const refused = answers.find(({ status }) => status === 503);
      expect(await refused?.json()).toEqual({ error: expect.stringMatching(/^No provider has/) });
      expect((await quotes.ask(`/quotes/${known}`)).status).toBe(200);
      expect(await quotes.health()).toMatchObject({
        status: 'degraded',
        checks: { providers: { status: 'degraded' }, 'second-level': { status: 'ok' } },
      });
    }, eventually);
  });

  it('records with every metric that it has', async () => {
    const samples = Object.values(catalogs)
      .flatMap((catalog) => Object.values(catalog))
      .map((metric) => expose(metric, convention, NAMESPACE))
      .filter((exposed) => exposed !== undefined)
      .map(({ name, type }) => (type === 'histogram' ? `${name}_count` : name));
    const missing = new Set(samples);
    disturb('slow-provider', 'dead-provider', 'rate-limit');
    await vi.waitFor(async () => {
      const underWay = [
        ...Array.from({ length: 15 }, () => quotes.ask(`/symbols/${symbols[Math.floor(Math.random() * 300)]}/history`)),
        quotes.post('/query', { query: 'FIND bond' }),
      ];
      const page = await quotes.page();
      await Promise.all(underWay);
      for (const sample of missing) if (sumOf(page, sample) > 0) missing.delete(sample);
      // Once it was noticed who is slow: now nobody answers any more.
      if (!missing.has('desk_circuit_breaker_timeouts_total')) disturb('error-burst');
      expect([...missing]).toEqual([]);
    }, eventually);
  });

  it('holds everybody up while it computes', async () => {
    disturb('block-loop');
    await vi.waitFor(
      async () => expect(await quotes.metric('nodejs_eventloop_delay_max_seconds')).toBeGreaterThan(0.25),
      eventually,
    );
  });

  it('can be stopped, and started again at the same places', async () => {
    const { facts } = quotes;
    quotes.host.switchChaos('dead-service', true);
    await vi.waitFor(() => expect(quotes.ask('/symbols')).rejects.toThrow('fetch failed'), eventually);
    await vi.waitFor(() => expect(quotes.page()).rejects.toThrow('fetch failed'), eventually);
    await quotes.start();
    expect(quotes.facts).toEqual(facts);
    expect(await quotes.json('/symbols')).toEqual(symbols);
    expect(await quotes.metric('desk_sessions_created_total')).toBe(0);
  });
});

describe('without the Redis that it was told of', () => {
  it('serves quotes all the same', async () => {
    const quotes = new Quotes(providers, { REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    await quotes.start();
    expect((await quotes.ask(`/quotes/${symbols[0]}`)).status).toBe(200);
    const page = await quotes.page();
    expect(sumOf(page, 'desk_cache_hits_total', { cache_level: 'l2' })).toBe(0);
    for (const trouble of ['collector', 'recording']) expect(sumOf(page, `telltale_${trouble}_errors_total`)).toBe(0);
    expect(await quotes.health()).toMatchObject({ status: 'degraded' });
    await quotes.host.stop();
  });
});

describeWithServers(['redis-server'], 'with a Redis', () => {
  it('shares what it knows with others of its kind, and does without when it is gone', async () => {
    const redis = await startRedis();
    const variables = { REDIS_URL: redis.url };
    const rare = symbols.at(-1)!;
    const [first, second] = [new Quotes(providers, variables), new Quotes(providers, variables)];
    await Promise.all([first.start(), second.start()]);
    await vi.waitFor(async () =>
      expect(await first.metric('desk_cache_items', { cache_level: 'l2' })).toBeGreaterThan(0),
    );

    const quote = await first.json<Quote>(`/quotes/${rare}`);
    expect(await second.json<Quote>(`/quotes/${rare}`)).toEqual(quote);
    const page = await second.page();
    expect(sumOf(page, 'desk_cache_hits_total', { cache_level: 'l2' })).toBe(1);
    expect(sumOf(page, 'desk_cache_size_bytes', { cache_level: 'l2' })).toBeGreaterThan(0);
    const gets = { db_system_name: 'redis', db_operation_name: 'GET' };
    expect(sumOf(page, 'db_client_operation_duration_seconds_count', gets)).toBeGreaterThan(0);

    await redis.stop();
    expect((await second.ask(`/quotes/${symbols[100]}`)).status).toBe(200);
    await Promise.all([first.host.stop(), second.host.stop()]);
  });
});
