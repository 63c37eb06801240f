import { startConsole, type TelltaleConsole } from '@telltale/console';
import { generateDashboards } from '@telltale/dashboards';
import { describeWithServers, startPrometheus, type Prometheus } from '@telltale-tooling/servers';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '@telltale-tooling/browser';
import { catalogs, startShop, type Shop } from './page/shop.ts';
import { serveStamped, stamped, type StampedPage } from './page/stamped-page.ts';

const TICK = 5000;
const TICKS = 96;
/** Between two scrapes, and how long each may take. */
const EVERY = 1;

const now = Math.floor(Date.now() / 60_000) * 60_000;
/** No sample lies where a range or a lookback may begin: Prometheus 2 and 3 differ there. */
const timeOf = (tick: number): number => now - (TICKS - 1 - tick) * TICK - 1700;
/**
 * The time of day that people come at: always the same, so that the same happens in every run. It begins with trouble, so that
 * every series is there before what is looked at: where one begins within a range, Prometheus 2 extrapolates otherwise than 3,
 * which the console keeps to.
 */
const MORNING = 2_672_000 * 11 * 60_000;
/** What is looked at begins well after the data do, so that rates look back at data alone. */
const range = `from=${now - 6 * 60_000}&to=${now}`;

const dashboards = generateDashboards({ catalogs }).map(
  ({ text }) => JSON.parse(text) as { readonly uid: string; readonly panels: readonly PanelJson[] },
);

interface PanelJson {
  readonly type: string;
  readonly panels?: readonly PanelJson[];
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: { readonly type?: string } }[];
}

/** What a scraper says of its own scrapes and alerts is no answer to the same data. */
const OWN = /\b(?:up|ALERTS|scrape_\w+)\b/;
/** Where a counter begins within a range, Prometheus 2 extrapolates otherwise than 3, which the console keeps to. */
const BEGINS_WITHIN = /\[1d\]/;

/** Many metrics have as many series as others: which of them are the first is up to each server. */
const AMONG_EQUALS = /^topk\(\d+,\s*sum by \(metric\)/;

const isOfItself = (query: string): boolean => [OWN, BEGINS_WITHIN, AMONG_EQUALS].some((kind) => kind.test(query));

const panelsOf = (panels: readonly PanelJson[]): readonly PanelJson[] =>
  panels.flatMap((panel) => [panel, ...panelsOf(panel.panels ?? [])]);
const expressionsOf = ({ targets = [] }: PanelJson): readonly string[] =>
  targets.flatMap(({ expr = '', datasource }) => (expr !== '' && datasource?.type !== 'loki' ? [expr] : []));

const QUERIES = /^\/api\/v1\/query(?:_range)?$/;

async function answered(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** An answer without the remarks that only Prometheus 3 makes, and with as many digits as adding up in any order gives. */
function comparable(answer: unknown): unknown {
  const { status, data, error } = answer as { status: string; data?: { result: readonly unknown[] }; error?: string };
  // Only `sort` and its like promise an order.
  return { status, error, result: data?.result.map((each) => JSON.stringify(rounded(each))).toSorted() };
}

function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]));
  }
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number.toPrecision(12) : value;
}

/** An answer whose values have the digits that adding up in any order gives: others would be shown on either side of a half. */
function withRoundedValues(answer: unknown): unknown {
  const { data, ...rest } = answer as { readonly data?: { readonly result: readonly Result[] } };
  if (data === undefined) return rest;
  const result = data.result.map((each) => ({
    ...each,
    ...(each.value && { value: roundedSample(each.value) }),
    ...(each.values && { values: each.values.map(roundedSample) }),
  }));
  return { ...rest, data: { ...data, result } };
}

type SampleJson = readonly [number, string];

interface Result {
  readonly value?: SampleJson;
  readonly values?: readonly SampleJson[];
}

function roundedSample([time, value]: SampleJson): SampleJson {
  return [time, String(rounded(value))];
}

describeWithServers(['chromium', 'prometheus'], 'Beside a real Prometheus that scrapes the same pages', () => {
  let own: Page;
  let other: Page;
  let shop: Shop;
  let past: StampedPage;
  let telltale: TelltaleConsole;
  let prometheus: Prometheus;
  let browser: Browser;

  beforeAll(async () => {
    shop = await startShop({ traceIds: ['4bf92f3577b34da6a3ce929d0e0e4736'] });
    let page = '';
    for (let tick = 0; tick < TICKS; tick++) {
      shop.live(TICK / 1000, MORNING + tick * TICK);
      page += stamped(await shop.expose('text/plain; version=0.0.4'), timeOf(tick));
    }
    past = await serveStamped(page, ['/console', '/prometheus']);
    const { host } = past;
    [telltale, prometheus, browser] = await Promise.all([
      startConsole({
        port: 0,
        grpcPort: false,
        targets: [{ url: `http://${host}/console`, job: 'shop', intervalSeconds: EVERY }],
        dashboards,
      }),
      startPrometheus({ scrape: [{ job: 'shop', target: host, path: '/prometheus' }], intervalSeconds: EVERY }),
      launchBrowser(),
    ]);
    await past.stored;
    await telltale.setTargets([]);
    [own, other] = await Promise.all([opened(), opened()]);
    await Promise.all([askOf(own, telltale.url), askOf(other, prometheus.url)]);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([telltale?.close(), prometheus?.stop(), shop?.close()]);
    past?.close();
  });

  /** A dashboard with all its panels in sight, drawn to its end. */
  async function draw(page: Page, uid: string): Promise<void> {
    await page.goto(`${telltale.url}/d/${uid}?${range}`);
    await page.locator('.panel').first().waitFor();
    for (const closed of await page.locator('.panel-row button[aria-expanded="false"]').all()) await closed.click();
    await expect
      .poll(() => page.locator('.panel[aria-busy="true"], .panel-body:empty').count(), { timeout: 8000 })
      .toBe(0);
  }

  const opened = async (): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 9000 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(8000);
    return page;
  };

  /** Draws from the console, and notes what it was asked and answered. */
  async function drawnByConsole(uid: string): Promise<ReadonlyMap<string, unknown>> {
    const asked = new Map<string, Promise<unknown>>();
    const note = (response: Response): void => {
      const { pathname, search } = new URL(response.url());
      if (QUERIES.test(pathname)) asked.set(pathname + search, response.json());
    };
    own.on('response', note);
    await draw(own, uid);
    own.off('response', note);
    return new Map(await Promise.all([...asked].map(async ([query, answer]) => [query, await answer] as const)));
  }

  /** Gives a page what one of the servers answers to its queries; what is of the servers themselves is that of the console. */
  async function askOf(page: Page, server: string): Promise<void> {
    await page.route(
      ({ pathname }) => QUERIES.test(pathname),
      async (route) => {
        const { pathname, search, searchParams } = new URL(route.request().url());
        if (isOfItself(searchParams.get('query')!)) return route.continue();
        const response = await fetch(`${server}${pathname}${search}`);
        return route.fulfill({ status: response.status, json: withRoundedValues(await response.json()) });
      },
    );
  }

  it('has the same samples', async () => {
    const at = `time=${now / 1000}`;
    const query = '{job="shop", __name__!~"up|scrape_.*"}[8m10s]';
    const [ours, theirs] = await Promise.all(
      [telltale.url, prometheus.url].map((url) =>
        answered(`${url}/api/v1/query?${at}&query=${encodeURIComponent(query)}`),
      ),
    );
    expect(comparable(ours)).toEqual(comparable(theirs));
    expect(JSON.stringify(ours).split(`[${timeOf(0) / 1000},`).length).toBeGreaterThan(200);
  });

  const compared = dashboards.filter(({ panels }) => panelsOf(panels).some((panel) => expressionsOf(panel).length > 0));
  it.each(compared)('answers the queries of $uid as Prometheus does', async ({ uid, panels }) => {
    const asked = await drawnByConsole(uid);
    const expressions = new Set(panelsOf(panels).flatMap(expressionsOf));
    expect(asked.size).toBeGreaterThanOrEqual(expressions.size);
    const others = [...asked].filter(([query]) => !isOfItself(new URLSearchParams(query.split('?')[1]).get('query')!));
    await Promise.all(
      others.map(async ([query, ours]) => {
        const theirs = await answered(prometheus.url + query);
        expect({ query, answer: comparable(ours) }).toEqual({ query, answer: comparable(theirs) });
      }),
    );
  });

  // Between them they have a panel of every kind that shows numbers.
  it.each(['telltale-http', 'telltale-overview', 'telltale-sessions'])(
    'draws %s as it does what Prometheus answers: every text, and every chart to the pixel',
    async (uid) => {
      const texts = (page: Page): Promise<readonly string[]> => page.locator('.panel').allInnerTexts();
      const charts = (page: Page): Promise<readonly string[]> =>
        page.evaluate(`Array.from(document.querySelectorAll('canvas'), (canvas) => canvas.toDataURL())`);
      await Promise.all([draw(own, uid), draw(other, uid)]);
      expect((await texts(own)).filter((text) => /\d/.test(text)).length).toBeGreaterThan(2);
      expect(await texts(own)).toEqual(await texts(other));
      expect(await charts(own)).toEqual(await charts(other));
    },
  );
});
