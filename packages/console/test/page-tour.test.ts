import { startConsole, type TelltaleConsole } from '@telltale/console';
import { generateDashboards } from '@telltale/dashboards';
import { Labels } from '@telltale/promql';
import { launchBrowser, seriousProblems, watchMisdeeds, type Misdeeds } from '@telltale-tooling/browser';
import { describeWithServers } from '@telltale-tooling/servers';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sendLogs, sendTraces, tracesOf } from './page/sent.ts';
import { catalogs, SCRIPT, startShop, type Shop } from './page/shop.ts';

const MINUTES = 10;

/** What a quantile shows while nothing happens. */
const idle = {
  uid: 'idle',
  title: 'Idle',
  panels: [
    {
      id: 1,
      type: 'stat',
      title: 'Latency of nothing',
      gridPos: { x: 0, y: 0, w: 6, h: 5 },
      targets: [{ refId: 'A', expr: 'vector(NaN)' }],
      fieldConfig: { defaults: { thresholds: { mode: 'absolute', steps: [{ color: 'green', value: null }] } } },
      options: { colorMode: 'background' },
    },
  ],
};

/** Where screenshots go, for whoever wants to look at them. */
const SCREENSHOTS = join(tmpdir(), 'telltale-console-page');
mkdirSync(SCREENSHOTS, { recursive: true });

/** As patient with a busy machine as the waits of the browser are. */
const PATIENT = { timeout: 8000 };

describeWithServers(['chromium'], 'The page, in Chromium,', () => {
  const now = Math.floor(Date.now() / 60_000) * 60_000;
  const traces = tracesOf(30, now, MINUTES - 1);
  const failed = traces.find((trace) => trace.failed)!;
  /** The past does not change while it is looked at. */
  const past = `from=${now - MINUTES * 60_000}&to=${now}`;
  let shop: Shop;
  let telltale: TelltaleConsole;
  let browser: Browser;
  let page: Page;
  let misdeeds: Misdeeds;

  beforeAll(async () => {
    shop = await startShop({ traceIds: traces.map(({ traceId }) => traceId) });
    const dashboards = generateDashboards({ catalogs }).map(({ text }) => JSON.parse(text) as unknown);
    const started = startConsole({
      port: 0,
      grpcPort: false,
      evaluationIntervalSeconds: 0.25,
      targets: [{ url: shop.url, job: 'shop', instance: 'shop-1' }],
      dashboards: () => [...dashboards, idle],
      rules: [
        {
          name: 'shop',
          rules: [
            {
              alert: 'RequestsFail',
              expr: 'sum by (job) (http_server_request_duration_seconds_count{error_type!=""}) > 0',
              labels: { severity: 'critical' },
              annotations: {
                summary: `Requests fail ${SCRIPT}`,
                runbook_url: 'https://example.com/runbooks/requests-fail',
              },
            },
            {
              alert: 'QueueLate',
              expr: 'queue_late_seconds > 60',
              annotations: { summary: '{{ $labels.queue }} is late by {{ $value | humanizeDuration }}.' },
            },
            ...['orders', 'mail'].map((slo) => ({
              alert: 'BudgetBurns',
              expr: `vector(${slo === 'mail' ? 1 : 0}) > 0`,
              labels: { slo, service: '{{ $labels.job }}' },
            })),
            { alert: 'NoOrders', expr: 'vector(0) > 0', annotations: { runbook_url: 'javascript:window.hacked=1' } },
          ],
        },
      ],
    });
    [telltale, browser] = await Promise.all([started, launchBrowser()]);
    await shop.remember(telltale.storage, MINUTES + 1, 5);
    await Promise.all([sendTraces(telltale.url, traces), sendLogs(telltale.url, traces), telltale.firstScrapes()]);
    page = await browser.newPage({ viewport: { width: 1300, height: 900 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(8000);
    misdeeds = watchMisdeeds(page, telltale.url);
  });

  beforeEach(async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1300, height: 900 });
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([telltale?.close(), shop?.close()]);
  });

  const open = (path: string) => page.goto(telltale.url + path);

  it.each([
    ['dashboards', '/dashboards', 'Requests that services answer'],
    ['dashboard', `/d/telltale-http?${past}`, 'shop /orders/:id'],
    ['sessions', `/d/telltale-sessions?${past}`, SCRIPT],
    ['logs-and-traces', `/d/telltale-logs-traces?${past}`, 'could not be paid'],
    [
      'explore',
      `/explore?expr=sum+by+(http_route)(rate(http_server_request_duration_seconds_count[1m]))&${past}`,
      '/recommendations',
    ],
    ['alerts', '/alerts', SCRIPT],
    ['traces', `/traces?${past}`, '30 traces, 4 with errors'],
    ['services', `/services?${past}`, 'postgresql'],
    ['trace', `/traces/${failed.traceId}?span=${failed.traceId.slice(0, 14)}03`, SCRIPT],
    ['logs', `/logs?${past}`, SCRIPT],
    ['targets', '/targets', 'shop-1'],
    ['catalog', '/catalog', 'Duration of HTTP requests that the service answered.'],
    ['metric', `/catalog/http_server_request_duration_seconds?${past}`, 'HTTP API / Latency'],
  ])('shows %s in both themes and on a phone, keeps script a text, and keeps nobody out', async (name, path, text) => {
    await open(path);
    await page.getByText(text).first().waitFor();
    await expect.poll(() => page.locator('[aria-busy="true"]').count(), PATIENT).toBe(0);
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
    expect(await seriousProblems(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 400, height: 900 });
    await page.getByText(text).first().waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-phone.png`) });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(400);
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('img, iframe, [href^="javascript:"]').count()).toBe(0);
    expect(misdeeds).toEqual({ errors: [], elsewhere: [] });
  });

  it('draws the numbers that queries give', async () => {
    await open(`/d/telltale-http?${past}`);
    const { value } = await telltale.engine.instant('sum(http_server_active_requests)', now);
    if (value.type !== 'vector') throw new Error(value.type);
    const stat = page.getByRole('region', { name: 'Active requests', exact: true }).locator('.stat-value');
    await stat.waitFor();
    expect(await stat.textContent()).toBe(String(value.samples[0]!.value));
    const legend = page.getByRole('region', { name: 'Request rate by route' }).locator('.pick-name');
    const names = async (): Promise<readonly string[]> => (await legend.allTextContents()).toSorted();
    await expect
      .poll(names, PATIENT)
      .toEqual(['shop /orders', 'shop /orders/:id', 'shop /products', 'shop /recommendations']);
  });

  it('says of a number that there is none, so that it can be read', async () => {
    await open(`/d/idle?${past}`);
    const stat = page.getByRole('region', { name: 'Latency of nothing' }).locator('.stat');
    await stat.getByText('no value').waitFor();
    expect(await stat.evaluate((element) => element.style.background)).toBe('');
    expect(await seriousProblems(page)).toEqual([]);
  });

  it('narrows down by variables, and keeps what was chosen in the address', async () => {
    await open(`/d/telltale-http?${past}`);
    await page.getByLabel('Route: All').click();
    await page.getByRole('list').getByRole('button', { name: '/products' }).click();
    const legend = page.getByRole('region', { name: 'Request rate by route' }).locator('.pick-name');
    await expect.poll(() => legend.allTextContents(), PATIENT).toEqual(['shop /products']);
    expect(page.url()).toContain('var-route=%2Fproducts');
    await page.reload();
    await expect.poll(() => legend.allTextContents(), PATIENT).toEqual(['shop /products']);
  });

  it('shows a series alone, and still does when one comes back', async () => {
    await open(`/d/telltale-http?${past}`);
    const legend = page.getByRole('region', { name: 'Request rate by route' });
    const shown = async () =>
      (await legend.locator('.pick[aria-pressed="true"]').allTextContents()).map((text) => text.trim());
    await legend.getByRole('button', { name: 'shop /products' }).click();
    await expect.poll(shown, PATIENT).toEqual(['shop /products']);
    await page.getByRole('link', { name: 'Traces', exact: true }).click();
    await page.waitForURL(/\/traces/);
    expect(page.url()).not.toContain('alone');
    await page.goBack();
    await expect.poll(shown, PATIENT).toEqual(['shop /products']);
    await legend.getByRole('button', { name: 'shop /products' }).click();
    await expect.poll(async () => (await shown()).length, PATIENT).toBe(4);
  });

  it('zooms into what is dragged over, and back', async () => {
    await open(`/d/telltale-http?${past}`);
    const plot = page.getByRole('region', { name: 'Request rate by route' }).locator('.u-over');
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
    await page.mouse.up();
    await page.waitForURL(new RegExp(`^(?!.*${past}).*from=\\d+&to=\\d+`));
    const { searchParams } = new URL(page.url());
    const minutes = (Number(searchParams.get('to')) - Number(searchParams.get('from'))) / 60_000;
    expect(minutes).toBeGreaterThan(MINUTES * 0.2);
    expect(minutes).toBeLessThan(MINUTES * 0.3);
    await page.goBack();
    expect(page.url()).toContain(past);
  });

  it('takes ranges of time that are chosen or written', async () => {
    await open('/dashboards');
    await page.getByLabel(/^Time range/).click();
    const choice = page.getByRole('button', { name: 'Last 30 minutes' });
    expect((await choice.boundingBox())!.height).toBeLessThan(40);
    expect(await seriousProblems(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'time-picker.png') });
    await choice.click();
    await page.waitForURL(/\?from=now-30m$/);
    await page.getByLabel('Time range: Last 30 minutes').click();
    await page.getByLabel('From').fill('yesterday');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('A time is 2026-01-31 14:00 or now-15m').waitFor();
    await page.getByLabel('From').fill('2026-01-31 14:00');
    await page.getByLabel('To').fill('2026-01-31 15:00:30');
    await page.getByRole('button', { name: 'Apply' }).click();
    const [from, to] = ['2026-01-31 14:00', '2026-01-31 15:00:30'].map((text) => Date.parse(text));
    await page.waitForURL(new RegExp(`from=${from}&to=${to}`));
  });

  it('has one cursor in all charts of a dashboard', async () => {
    await open(`/d/telltale-http?${past}`);
    const here = page.getByRole('region', { name: 'Request rate by route' });
    await here.locator('.u-over').hover();
    await here.locator('.tooltip').getByText('/products').waitFor();
    const other = page.getByRole('region', { name: 'Requests by status' });
    await other.getByText('Here').waitFor();
    expect(await other.locator('.u-cursor-x').isVisible()).toBe(true);
  });

  it('leads from an exemplar to its trace, from there to its logs, and back to the trace', async () => {
    await open('/d/telltale-http?from=now-5m');
    await page.locator('.exemplar').first().click();
    await page.getByRole('heading', { name: 'POST /orders' }).waitFor();
    const id = /\/traces\/(\w+)/.exec(page.url())?.[1];
    expect(traces.map(({ traceId }) => traceId)).toContain(id);
    await page.getByRole('link', { name: 'Logs of this trace' }).click();
    await page.locator('.log-head', { hasText: 'received' }).click();
    await page.getByRole('link', { name: 'Open the trace' }).click();
    await page.getByRole('region', { name: 'Span POST /orders' }).waitFor();
    expect(page.url()).toContain(`/traces/${id}`);
  });

  it('completes metrics, and says where a query is wrong', async () => {
    await open(`/explore?${past}`);
    await page.getByLabel('PromQL query').click();
    await page.keyboard.type('orders_pla');
    await page.locator('.cm-tooltip-autocomplete').getByText('orders_placed_total').click();
    await page.keyboard.press('Enter');
    await page.locator('.pick-name', { hasText: 'channel="web"' }).waitFor();
    await page.keyboard.type(' ++');
    await page.keyboard.press('Control+Enter');
    await expect.poll(() => page.getByRole('alert').textContent(), PATIENT).toContain('parse error');
  });

  it('shows the first of very many series, and says that there are more', async () => {
    for (let i = 0; i < 1500; i++)
      telltale.storage.append(Labels.from({ __name__: 'many', i: String(i) }), now - 1000, i);
    await open(`/explore?expr=many&${past}`);
    await page.getByText('The first 100 of 1000 series or more are drawn').waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByText('1000 series or more', { exact: true }).waitFor();
    expect(await page.locator('tbody tr').count()).toBe(500);
    await open(`/catalog/many?${past}`);
    await page.getByText('1500 series').waitFor();
    expect(await page.getByRole('region', { name: 'Labels' }).locator('td').allTextContents()).toContain('1500');
  });

  it('shows lines as they come in', async () => {
    await open('/logs?tail=1');
    await page.getByText('Waiting for lines').waitFor();
    await sendLogs(telltale.url, [{ traceId: failed.traceId, at: Date.now() - 100, failed: true }]);
    await expect
      .poll(() => page.locator('.log-text').allTextContents(), PATIENT)
      .toContainEqual(expect.stringContaining('could not be paid'));
  });

  it('finds what came late into a time that is over, once it is asked again', async () => {
    const at = Date.now() - 1000;
    await open(`/logs?from=${at - 60_000}&to=${at + 1000}&q=${encodeURIComponent('{service_name="late"}')}`);
    await page.getByText('No lines in this time').waitFor();
    const say = async (body: string): Promise<void> => {
      const values = [[`${at}000000`, body]];
      await fetch(`${telltale.url}/loki/api/v1/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ streams: [{ stream: { service_name: 'late' }, values }] }),
      });
    };
    await say('better late');
    await page.getByRole('button', { name: 'Look again' }).click();
    await page.getByText('better late').waitFor();
    await say('than never');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByText('than never').waitFor();
    expect(await page.locator('.log-text').allTextContents()).toHaveLength(2);
  });

  it('filters logs by what is picked in a line', async () => {
    await open(`/logs?${past}`);
    await page.locator('.log-head', { hasText: 'received' }).first().click();
    await page.getByRole('button', { name: /Only lines with trace_id/ }).click();
    await expect.poll(() => page.locator('.log-line').count(), PATIENT).toBe(2);
  });

  it('finds traces by what their spans are', async () => {
    await open(`/traces?${past}`);
    await page.getByRole('button', { name: 'Errors' }).click();
    await page.getByLabel('Service', { exact: true }).selectOption('payments');
    await page.getByText('4 traces, 4 with errors').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('{ status = error && resource.service.name = "payments" }');
    await page.getByLabel('TraceQL or a trace id').fill('{ nothing');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('invalid TraceQL query').waitFor();
    await page.getByLabel('TraceQL or a trace id').fill(failed.traceId);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'POST /orders' }).waitFor();
  });

  it('shows since when an alert fires, and its runbook where that is a web address', async () => {
    await open('/alerts');
    const alert = page.locator('.alert', { hasText: 'RequestsFail' });
    await alert.getByText('since').waitFor();
    expect(await alert.getByRole('link', { name: 'Runbook' }).getAttribute('href')).toBe(
      'https://example.com/runbooks/requests-fail',
    );
    await alert
      .getByLabel(/firing at/)
      .first()
      .waitFor();
    const dashboard = alert.getByRole('link', { name: 'HTTP API' });
    expect(await dashboard.getAttribute('href')).toBe('/d/telltale-http');
    expect(await alert.locator('a[href^="/d/"]').count()).toBeLessThanOrEqual(3);
    await page.locator('.alert', { hasText: 'NoOrders' }).click();
    expect(await page.getByRole('link', { name: 'Runbook' }).count()).toBe(1);
  });

  it('opens an alert when it begins to fire, and leaves it as the user has set it', async () => {
    await open('/alerts');
    const alert = page.locator('.alert', { hasText: 'QueueLate' });
    const isOpen = async (): Promise<boolean> => (await alert.getAttribute('open')) !== null;
    await alert.getByText('queue is late by value.').waitFor();
    expect(await isOpen()).toBe(false);
    telltale.storage.append(Labels.from({ __name__: 'queue_late_seconds', queue: 'mail' }), Date.now(), 90);
    const lookUntil = async (text: string): Promise<void> => {
      await expect
        .poll(async () => {
          await page.getByRole('button', { name: 'Look again' }).click();
          return alert.locator('summary').textContent();
        }, PATIENT)
        .toContain(text);
    };
    await lookUntil('mail is late by 1m 30s.');
    await expect.poll(isOpen, PATIENT).toBe(true);
    await alert.locator('summary').click();
    await expect.poll(isOpen, PATIENT).toBe(false);
    telltale.storage.append(Labels.from({ __name__: 'queue_late_seconds', queue: 'mail' }), Date.now(), 120);
    await lookUntil('mail is late by 2m 0s.');
    expect(await isOpen()).toBe(false);
  });

  it('looks at once when it comes into sight again, and not while nobody sees it', async () => {
    const aside = await browser.newPage();
    await aside.clock.install();
    let asked = 0;
    aside.on('request', (request) => {
      if (request.url().includes('/api/v1/rules')) asked++;
    });
    const show = (state: 'hidden' | 'visible') =>
      aside.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));`);
    await aside.goto(`${telltale.url}/alerts?refresh=5m`);
    await aside.locator('.alert').first().waitFor();
    await show('hidden');
    await aside.clock.runFor(60_000);
    const before = asked;
    await aside.clock.runFor(11 * 60_000);
    expect(asked).toBe(before);
    await show('visible');
    await expect.poll(() => asked, PATIENT).toBe(before + 1);
    await aside.close();
  });

  it('tells the past of alerts of one name apart by the labels of their rules', async () => {
    await open('/alerts');
    const [fires, rests] = [/firing at/, /not active/].map((past) =>
      page.locator('.alert', { hasText: 'BudgetBurns' }).filter({ has: page.locator('summary').getByLabel(past) }),
    );
    await fires!.filter({ hasText: 'mail' }).first().waitFor();
    expect([await fires!.count(), await rests!.count()]).toEqual([1, 1]);
  });

  it('looks back as far as there is anything to see, until a range is chosen', async () => {
    await open('/alerts');
    await page.getByLabel('Time range: Last 5 minutes').waitFor();
    await open('/alerts?from=now-3h');
    expect(await page.getByLabel(/^Time range/).getAttribute('title')).toBe('Time range: Last 3 hours');
  });

  it('has all columns of a table in its panel', async () => {
    await open(`/d/telltale-http?${past}`);
    const panel = page.locator('.panel', { hasText: 'Slowest routes' });
    await panel.scrollIntoViewIfNeeded();
    const table = panel.locator('.table');
    await table.getByText('/recommendations').waitFor();
    const [whole, seen] = await table.evaluate((element) => [element.scrollWidth, element.clientWidth] as const);
    expect(whole).toBeLessThanOrEqual(seen);
  });

  it('leaves the names of spans their room beside the details, and has all bars begin at one line', async () => {
    await page.setViewportSize({ width: 1010, height: 900 });
    await open(`/traces/${failed.traceId}`);
    await page.locator('.span-row').first().click();
    await page.locator('.span-details').waitFor();
    const boxes = async (selector: string) =>
      Promise.all((await page.locator(selector).all()).map(async (each) => (await each.boundingBox())!));
    const [names, times] = [await boxes('.span-what'), await boxes('.span-time')];
    expect(Math.min(...names.map(({ width }) => width))).toBeGreaterThan(150);
    const short = page.locator('.span-name').getByText(/^.{1,7}$/);
    expect(await short.count()).toBeGreaterThan(0);
    const cut = await short.evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(cut).toBe(0);
    expect(new Set(times.map(({ x }) => Math.round(x))).size).toBe(1);
  });

  it('is used by keys alone', async () => {
    await open('/dashboards');
    await page.getByRole('link', { name: /HTTP API/ }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the content');
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.waitForURL(/\/traces/);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('TraceQL or a trace id');
    await page.keyboard.type(failed.traceId);
    await page.keyboard.press('Enter');
    const rows = page.locator('.span-row');
    await rows.first().waitFor();
    const spans = await rows.count();
    await rows.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => rows.count(), PATIENT).toBe(2);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => rows.count(), PATIENT).toBe(spans);
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Span POST' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('follows links that were made for Grafana', async () => {
    const panes = { logs: { queries: [{ expr: '{service_name="nginx"}', datasource: { type: 'loki' } }] } };
    await open(`/explore?panes=${encodeURIComponent(JSON.stringify(panes))}`);
    await page.waitForURL(/\/logs\?/);
    expect(new URL(page.url()).searchParams.get('q')).toBe('{service_name="nginx"}');
  });

  it('remembers the theme that was chosen', async () => {
    await open('/targets');
    await page.getByLabel('Theme').selectOption('dark');
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });

  it('made no mistake on the way and asked nobody else', async () => {
    // What was refused with 400 on purpose, the browser tells of.
    expect(misdeeds.errors.filter((error) => !error.includes('400 (Bad Request)'))).toEqual([]);
    expect(misdeeds.elsewhere).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
  });
});
