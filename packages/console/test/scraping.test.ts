import { counter, createTelemetry, defineCatalog } from '@telltale/core';
import { startConsole, type ConsoleOptions, type TelltaleConsole } from '@telltale/console';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';

const orders = defineCatalog('orders', { placed: counter({ help: 'Orders accepted for delivery.' }) });

async function served(listener: RequestListener): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`, server };
}

async function started(options: ConsoleOptions): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, ...options });
  onTestFinished(() => telltale.close());
  await telltale.firstScrapes();
  return telltale;
}

async function queried(telltale: TelltaleConsole, query: string): Promise<Record<string, string>> {
  const { value } = await telltale.engine.instant(query, Date.now());
  if (value.type !== 'vector') throw new Error(`${query} is a ${value.type}`);
  return Object.fromEntries(value.samples.map(({ labels, value: sample }) => [String(labels), String(sample)]));
}

async function health(url: string): Promise<readonly unknown[]> {
  const { data } = (await (await fetch(`${url}/api/v1/targets`)).json()) as {
    data: { activeTargets: { health: string; lastError: string; labels: Record<string, string> }[] };
  };
  return data.activeTargets.map(({ health: state, lastError, labels }) => [labels['job'], state, lastError]);
}

describe('A target', () => {
  it('is scraped at once, with its labels, its metadata and its exemplars', async () => {
    const telemetry = createTelemetry({ service: 'shop', catalogs: { orders }, runtime: false });
    telemetry.setExemplarSource(() => ({ trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', span_id: '00f067aa0ba902b7' }));
    telemetry.orders.placed.inc(3);
    const { url } = await served((request, response) => {
      void telemetry
        .exposition(request.headers.accept)
        .then(({ contentType, body }) => response.setHeader('content-type', contentType).end(body));
    });
    const telltale = await started({ targets: [{ url, job: 'shop', labels: { team: 'core' } }] });

    const instance = new URL(url).host;
    expect(await queried(telltale, 'orders_placed_total')).toEqual({
      [`orders_placed_total{instance="${instance}", job="shop", team="core"}`]: '3',
    });
    expect(await queried(telltale, 'up{job="shop"}')).toEqual({
      [`up{instance="${instance}", job="shop", team="core"}`]: '1',
    });
    const { data: metadata } = (await (await fetch(`${telltale.url}/api/v1/metadata?metric=orders_placed`)).json()) as {
      data: unknown;
    };
    expect(metadata).toMatchObject({ orders_placed: [{ type: 'counter', help: 'Orders accepted for delivery.' }] });
    const { data: exemplars } = (await (
      await fetch(`${telltale.url}/api/v1/query_exemplars?query=rate(orders_placed_total[5m])`)
    ).json()) as { data: unknown };
    expect(exemplars).toMatchObject([
      { exemplars: [{ labels: { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' }, value: '3' }] },
    ]);
    telemetry.close();
  });

  it.each<[string, RequestListener, RegExp]>([
    ['answers 500', (_, response) => response.writeHead(500).end('no'), /HTTP status 500/],
    ['sends no page', (_, response) => response.end('<html>'), /line 1/],
    ['hangs up', (request) => request.socket.destroy(), /closed|hang up|ECONNRESET/],
    [
      'sends a page without end',
      (_, response) => {
        response.setHeader('content-type', 'text/plain');
        const line = `# ${'x'.repeat(65_000)}\n`;
        const more = (): void => {
          while (!response.destroyed && response.write(line));
          response.once('drain', more);
        };
        more();
      },
      /larger than 100000 bytes/,
    ],
    ['has too many series', (_, response) => response.end('x{a="1"} 1\nx{a="2"} 1\nx{a="3"} 1\n'), /at most 2 samples/],
    ['never answers', () => {}, /no answer within 0\.3 s/],
  ])('that %s is down, with the reason, and no other target suffers', async (_, listener, reason) => {
    const bad = await served(listener);
    const good = await served((__, response) => response.end('up_and_well 1\n'));
    const telltale = await started({
      targets: [
        { url: bad.url, job: 'bad', intervalSeconds: 0.3 },
        { url: good.url, job: 'good' },
      ],
      maxPageBytes: 100_000,
      maxPageSamples: 2,
    });
    const states = await health(telltale.url);
    expect(states).toContainEqual(['bad', 'down', expect.stringMatching(reason)]);
    expect(states).toContainEqual(['good', 'up', '']);
    expect(Object.values(await queried(telltale, 'sum(up{job="bad"})'))).toEqual(['0']);
  });

  it('is scraped again soon after the first time, so that rates need not wait for an interval', async () => {
    let value = 1;
    const { url } = await served((_, response) => response.end(`x_total ${(value += 5)}\n`));
    const telltale = await started({ targets: [url], scrapeIntervalSeconds: 3600 });
    const rate = async () => Object.values(await queried(telltale, 'rate(x_total[1m]) > 0'));
    expect(await rate()).toEqual([]);
    await expect.poll(rate, { timeout: 5000 }).toHaveLength(1);
  });

  it('can be put in the place of others: those that are gone end', async () => {
    const pages = await Promise.all(['one', 'two'].map((name) => served((_, response) => response.end(`${name} 1\n`))));
    const telltale = await started({ targets: [pages[0]!.url] });
    await telltale.setTargets([pages[1]!.url]);
    await telltale.firstScrapes();
    expect(Object.keys(await queried(telltale, '{__name__=~"one|two"}'))).toEqual([expect.stringMatching(/^two/)]);
    await expect(telltale.setTargets(['ftp://x'])).rejects.toThrow(expect.objectContaining({ code: 'CONSOLE_TARGET' }));
  });

  it.each(['', 'ftp://localhost/metrics', 'http://'])('%j is refused', async (target) => {
    await expect(startConsole({ port: 0, targets: [target] })).rejects.toThrow(
      expect.objectContaining({ code: 'CONSOLE_TARGET' }),
    );
  });
});

describe('The console', () => {
  it('is not opened to other machines without a token', async () => {
    await expect(startConsole({ host: '0.0.0.0', port: 0 })).rejects.toThrow(
      expect.objectContaining({ code: 'CONSOLE_TOKEN' }),
    );
  });

  it('says which address it cannot listen on', async () => {
    const { port } = new URL((await started({})).url);
    await expect(startConsole({ port: Number(port) })).rejects.toThrow(
      expect.objectContaining({ code: 'CONSOLE_LISTEN', message: expect.stringContaining(port) }),
    );
  });

  it('answers with a token alone where one is set', async () => {
    const { url } = await started({ token: 'a secret' });
    const status = async (init?: RequestInit, path = '/api/v1/labels') =>
      (await fetch(url + path, { redirect: 'manual', ...init })).status;
    expect(await status()).toBe(401);
    expect(await status({ headers: { authorization: 'Bearer wrong' } })).toBe(401);
    expect(await status({ headers: { authorization: 'Bearer a' } })).toBe(401);
    const opened = await fetch(`${url}/?token=a%20secret`, { redirect: 'manual' });
    expect([opened.status, opened.headers.get('location')]).toEqual([302, '/']);
    const cookie = opened.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await status({ headers: { cookie: cookie.split(';')[0]! } })).toBe(200);
  });

  it('answers no other site that a browser has open', async () => {
    const { url } = await started({});
    const { hostname, port } = new URL(url);
    const { request } = await import('node:http');
    const status = (headers: Record<string, string>) =>
      new Promise<number>((resolve, reject) => {
        request({ hostname, port, path: '/api/v1/labels', headers }, (response) => {
          response.resume();
          resolve(response.statusCode!);
        })
          .on('error', reject)
          .end();
      });
    expect(await status({ host: `rebound.example.com:${port}` })).toBe(403);
    expect(await status({ host: `127.example.com:${port}` })).toBe(403);
    expect(await status({ host: `localhost:${port}`, origin: 'https://example.com' })).toBe(403);
    expect(await status({ host: `localhost:${port}`, origin: `http://localhost:${port}` })).toBe(200);
    expect(await status({ host: `LOCALHOST:${port}`, origin: `http://[::1]:${port}` })).toBe(200);
  });

  it('answers at whichever loopback address it listens on', async () => {
    const { url } = await started({ host: '127.0.0.2' });
    expect(new URL(url).hostname).toBe('127.0.0.2');
    expect((await fetch(`${url}/api/v1/labels`, { headers: { origin: url } })).status).toBe(200);
  });

  it('takes no name for a loopback address that others decide about', async () => {
    await expect(startConsole({ host: '127.example.com', port: 0 })).rejects.toThrow(
      expect.objectContaining({ code: 'CONSOLE_TOKEN' }),
    );
  });

  it('reads no body above the limit, packed or not', async () => {
    const { url } = await started({});
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a'));
    const post = async (body: Uint8Array, headers: Record<string, string>) =>
      (
        await fetch(`${url}/api/v1/query`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        })
      ).status;
    expect(await post(bomb, { 'content-encoding': 'gzip' })).toBe(413);
    expect(await post(Buffer.from('no gzip'), { 'content-encoding': 'gzip' })).toBe(400);
    expect(await post(Buffer.from('x'), { 'content-encoding': 'snappy' })).toBe(415);
  });

  it('lets nothing load from elsewhere', async () => {
    const { headers } = await fetch((await started({})).url);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is closed once, however often it is asked to', async () => {
    const telltale = await startConsole({ port: 0 });
    await Promise.all([telltale.close(), telltale.close()]);
    await expect(fetch(telltale.url)).rejects.toThrow('fetch failed');
  });
});
