import { launchBrowser, watchMisdeeds } from '@telltale-tooling/browser';
import { describeWithServers } from '@telltale-tooling/servers';
import { afterEach, describe, expect, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, serveMetrics } from '../src/index.ts';
import type { MetricsServer, ServeMetricsOptions } from '../src/index.ts';

const shop = defineCatalog('shop', { placed: counter({ help: 'Orders accepted for delivery.' }) });
const auth = { bearerToken: 'tökenless', basic: { username: 'prometheus', password: 'pässword' } };

const servers: MetricsServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serving(options: ServeMetricsOptions = {}): Promise<string> {
  const telemetry = createTelemetry({ service: 'demo', catalogs: { shop }, registry: false, runtime: false });
  telemetry.shop.placed.inc(3);
  const server = await serveMetrics(telemetry, { port: 0, ...options });
  servers.push(server);
  return server.url;
}

async function pageAt(url: string) {
  const response = await fetch(url);
  return { html: await response.text(), headers: response.headers, status: response.status };
}

interface Description {
  readonly openapi: string;
  readonly servers: readonly [{ readonly url: string }];
  readonly paths: Readonly<
    Record<
      string,
      { readonly get: { readonly security?: unknown; readonly responses: Readonly<Record<string, unknown>> } }
    >
  >;
  readonly components: { readonly securitySchemes: object };
}

const describedAt = async (url: string): Promise<Description> => (await (await fetch(url)).json()) as Description;

describe.each(['/telltale', '/telltale/', '/metrics/docs', '/metrics/docs/'])('the page %s', (path) => {
  test('links to what is there, wherever it is mounted', async () => {
    const url = await serving({ basePath: '/internal/ops' });
    const { html } = await pageAt(`${url}/internal/ops${path}`);
    const links = [...html.matchAll(/(?:href|data-url)="([^"{]+)"/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) {
      expect(link).toMatch(/^\.\.?\//);
      expect((await fetch(new URL(link, `${url}/internal/ops${path}`))).status).toBe(200);
    }
  });

  test('runs nothing but its own and asks no other machine', async () => {
    const { headers, html } = await pageAt((await serving()) + path);
    const policy = headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(html).not.toMatch(/https?:\/\/|\son\w+=|style="/);
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
  });

  test('says what needs credentials, and tells no value', async () => {
    const { html, status } = await pageAt((await serving({ auth })) + path);
    expect([status, html.match(/needs credentials/g)?.length]).toEqual([200, 4]);
    expect(html).not.toMatch(/tökenless|pässword|prometheus"|shop|demo/);
    expect((await pageAt((await serving()) + path)).html).not.toContain('needs credentials');
  });

  test('leaves out what is turned off', async () => {
    const paths = { summary: false, json: false, index: '/telltale' } as const;
    const { html } = await pageAt((await serving({ paths })) + path);
    expect(html).not.toContain('/metrics/summary');
    expect(html).toContain('/metrics/json/{catalog}');
  });
});

describe('the OpenAPI description', () => {
  test('has every endpoint, and says where they are and what they demand', async () => {
    const url = await serving({ auth, rateLimit: { requestsPerSecond: 100 } });
    const at = `${url}/metrics/openapi.json`;
    const { components, openapi, paths, servers } = await describedAt(at);
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(components.securitySchemes)).toEqual(['bearer', 'basic']);
    for (const [path, { get }] of Object.entries(paths)) {
      const place = new URL(`${servers[0].url}${path.replace('{catalog}', 'shop')}`, at);
      const { status } = await fetch(place);
      expect([path, status]).toEqual([path, get.security === undefined ? 200 : 401]);
      expect(Object.keys(get.responses)).toContain(String(status));
    }
    expect(Object.keys(paths).length).toBe(10);
  });

  test('finds the server of moved endpoints, too', async () => {
    const url = await serving({ basePath: '/a/b', paths: { openapi: '/x/y/z.json' } });
    const at = `${url}/a/b/x/y/z.json`;
    const { servers } = await describedAt(at);
    expect((await fetch(new URL(`${servers[0].url}/metrics`, at))).status).toBe(200);
  });
});

describeWithServers(['chromium'], 'the interactive page in a browser', () => {
  /** Opens the operation at a path, sends it, and gives back what is shown. */
  const send = (path: string): string => `(async () => {
    const details = [...document.querySelectorAll('details')].find((one) =>
      one.querySelector('.path').textContent === ${JSON.stringify(path)});
    details.open = true;
    const shown = new Promise((resolve) => new MutationObserver(resolve)
      .observe(details.querySelector('output'), { childList: true }));
    details.querySelector('button').click();
    await shown;
    return details.querySelector('output').innerText;
  })()`;

  test('tries the endpoints out, with credentials, and asks nobody else', async () => {
    const url = await serving({ auth });
    await using browser = await launchBrowser();
    const page = await browser.newPage();
    const misdeeds = watchMisdeeds(page, url);
    await page.goto(`${url}/metrics/docs`);
    expect(await page.evaluate(send('/health/live'))).toMatch(/^200 · application\/json.*\{\n {2}"status": "ok"\n\}/s);
    await page.evaluate(`(() => {
      const fields = document.getElementById('credentials').elements;
      fields.username.value = 'prometheus';
      fields.password.value = 'pässword';
    })()`);
    expect(await page.evaluate(send('/metrics'))).toContain('shop_placed_total 3');
    await page.evaluate(`void (document.querySelector('[name=parameter]').value = 'shop')`);
    expect(await page.evaluate(send('/metrics/json/{catalog}'))).toContain('"name": "shop_placed_total"');
    await page.evaluate(`void (document.querySelector('[name=parameter]').value = '../../nothing?')`);
    expect(await page.evaluate(send('/metrics/json/{catalog}'))).toMatch(/^404 ·/);
    expect(misdeeds.elsewhere).toEqual([]);
    expect(misdeeds.errors.filter((one) => !/favicon|404/.test(one))).toEqual([]);
  });
});
