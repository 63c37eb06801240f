import { startConsole, type ConsoleOptions, type TelltaleConsole } from '@telltale/console';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

async function started(options: ConsoleOptions = {}): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, grpcPort: false, ...options });
  onTestFinished(() => telltale.close());
  return telltale;
}

/** As it is sent: `fetch` would unpack it. */
async function raw(url: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const sent = request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject).end();
  });
}

async function assetsOf(url: string): Promise<readonly string[]> {
  const html = await (await fetch(url)).text();
  return [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path!);
}

describe('The page', () => {
  it.each([
    '/',
    '/dashboards',
    '/d/telltale-http',
    '/d/telltale-http/http-api',
    '/explore',
    '/graph',
    '/alerts/NoOrders',
    '/traces/4bf92f3577b34da6a3ce929d0e0e4736',
    '/services',
    '/logs',
    '/targets',
    '/catalog/up',
  ])('opens at %s', async (path) => {
    const { url } = await started();
    const response = await fetch(url + path);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await response.text()).toContain('<div id="page"></div>');
  });

  it('is not what unknown paths are answered with', async () => {
    const { url } = await started();
    for (const path of [
      '/nothing',
      '/api/nothing',
      '/assets/nothing.js',
      '/assets/../index.html',
      '/assets/%2e%2e%2findex.html',
    ]) {
      expect((await raw(url + path)).status).toBe(404);
    }
  });

  it('has nothing inline, and asks for nothing elsewhere', async () => {
    const { url } = await started();
    const response = await fetch(url);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self';");
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|https?:\/\//);
  });

  it('is asked for anew each time and sent only where it changed; its assets are kept', async () => {
    const { url } = await started();
    const page = await fetch(url);
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const etag = page.headers.get('etag')!;
    const again = await raw(url, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, again.body.length, again.headers['etag']]).toEqual([304, 0, etag]);
    const assets = await assetsOf(url);
    expect(assets.length).toBeGreaterThan(2);
    for (const path of assets) {
      const { headers } = await fetch(url + path);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
  });

  it('is sent packed to who can unpack it', async () => {
    const { url } = await started();
    const path = (await assetsOf(url)).find((each) => each.endsWith('.js'))!;
    const [plain, packed] = await Promise.all([raw(url + path), raw(url + path, { 'accept-encoding': 'gzip, br' })]);
    expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(packed.body).equals(plain.body)).toBe(true);
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('needs the token, as everything does', async () => {
    const { url } = await started({ token: 'secret' });
    for (const path of ['/', '/assets/index.js', '/api/console/dashboards', '/api/console/about']) {
      expect((await fetch(url + path)).status).toBe(401);
    }
    const signedIn = await fetch(`${url}/d/orders?token=secret&from=now-1h`, { redirect: 'manual' });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([302, '/d/orders?from=now-1h']);
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    expect((await fetch(`${url}/d/orders`, { headers: { cookie } })).status).toBe(200);
  });
});

describe('Dashboards', () => {
  const orders = {
    uid: 'orders',
    title: 'Orders',
    description: 'What is sold.',
    tags: ['telltale', 7],
    panels: [
      { id: 2, title: 'Placed', targets: [{ expr: 'rate(orders_placed_total[1m])' }, { expr: '' }, 'nothing'] },
      {
        id: 3,
        type: 'row',
        collapsed: true,
        panels: [{ id: 4, title: 'Value', targets: [{ expr: 'orders_value_eur_sum' }] }],
      },
    ],
  };
  const json = async (url: string) => (await fetch(url)).json();

  it('are listed, and given as they are', async () => {
    const { url } = await started({
      dashboards: [orders, { title: 'No uid!', panels: [] }, { panels: 'none' }, 'text', null],
    });
    expect(await json(`${url}/api/console/dashboards`)).toEqual([
      { uid: 'orders', title: 'Orders', description: 'What is sold.', tags: ['telltale'] },
      { uid: 'no-uid-', title: 'No uid!', description: '', tags: [] },
    ]);
    expect(await json(`${url}/api/console/dashboards/orders`)).toEqual(orders);
    expect((await fetch(`${url}/api/console/dashboards/other`)).status).toBe(404);
  });

  it('are asked for each time where they are a function', async () => {
    let title = 'before';
    const { url } = await started({ dashboards: async () => [{ ...orders, title }] });
    expect(await json(`${url}/api/console/dashboards`)).toMatchObject([{ title: 'before' }]);
    title = 'after';
    expect(await json(`${url}/api/console/dashboards`)).toMatchObject([{ title: 'after' }]);
  });

  it('tell which panels ask for what', async () => {
    const { url } = await started({ dashboards: [orders] });
    expect(await json(`${url}/api/console/expressions`)).toEqual({
      panels: [
        {
          dashboard: 'orders',
          dashboardTitle: 'Orders',
          panel: 2,
          panelTitle: 'Placed',
          expr: 'rate(orders_placed_total[1m])',
          metrics: ['orders_placed_total'],
        },
        {
          dashboard: 'orders',
          dashboardTitle: 'Orders',
          panel: 4,
          panelTitle: 'Value',
          expr: 'orders_value_eur_sum',
          metrics: ['orders_value_eur_sum'],
        },
      ],
      rules: [],
    });
  });
});

describe('The metrics of expressions', () => {
  async function metricsOf(expr: string, options: ConsoleOptions = {}): Promise<unknown> {
    const dashboards = [{ uid: 'one', title: 'One', panels: [{ id: 1, targets: [{ expr }] }] }];
    const telltale = await started({ dashboards, ...options });
    await telltale.firstScrapes();
    const answer = await (await fetch(`${telltale.url}/api/console/expressions`)).json();
    return (answer as { panels: { metrics: unknown }[] }).panels[0]!.metrics;
  }

  it.each([
    ['count by (job) (queue_count)', ['queue_count']],
    ['a_total + on (job) group_left (team) b{job="c"} offset 5m', ['a_total', 'b']],
    ['{__name__="orders_total", job="shop"}', ['orders_total']],
    ['sum by ($group) (rate(orders_total{job=~"$job"}[$__rate_interval]))', ['orders_total']],
    ['topk($k, max_over_time(depth{a="${a:regex}"}[[[range]]:${__interval}])) > $limit', ['depth']],
    ['increase(orders_total[${__range_s}s] offset $before) / ${part}_total', ['orders_total']],
    ['label_replace(up, "a", "$1", "b", "(.*)")', ['up']],
    ['{app="shop"} |= "orders_total"', []],
  ])('of %s', async (expr, metrics) => {
    expect(await metricsOf(expr)).toEqual(metrics);
  });

  it('have the parts of a histogram as one, and no other', async () => {
    const page = [
      '# TYPE seconds histogram',
      'seconds_bucket{le="+Inf"} 1',
      'seconds_sum 1',
      'seconds_count 1',
      '# TYPE queue gauge',
      'queue 1',
      '# TYPE queue_count gauge',
      'queue_count 1',
    ];
    const server = createServer((_, response) => response.end(`${page.join('\n')}\n`));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const expr = 'seconds_sum / seconds_count + queue_count';
    expect(await metricsOf(expr, { targets: [`127.0.0.1:${port}`] })).toEqual(['seconds', 'queue_count']);
  });

  it('are told of rules, too', async () => {
    const { url } = await started({
      rules: [
        {
          name: 'shop',
          rules: [
            { alert: 'Down', expr: 'up == 0' },
            { record: 'job:orders', expr: 'sum by (job) (orders_total)' },
          ],
        },
      ],
    });
    expect(await (await fetch(`${url}/api/console/expressions`)).json()).toEqual({
      panels: [],
      rules: [
        { type: 'alerting', name: 'Down', expr: 'up == 0', metrics: ['up'] },
        { type: 'recording', name: 'job:orders', expr: 'sum by (job) (orders_total)', metrics: ['orders_total'] },
      ],
    });
  });
});
