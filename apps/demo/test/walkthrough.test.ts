import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchBrowser, watchMisdeeds } from '@telltale-tooling/browser';
import type { Misdeeds } from '@telltale-tooling/browser';
import { describeWithServers } from '@telltale-tooling/servers';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startDemo } from './start-demo.ts';
import type { RunningDemo } from './start-demo.ts';

// The steps of apps/docs/guide/walkthrough.md, in its order. UPDATE_SCREENS=1 makes its screenshots, of a demo that ran for a while.
const isUpdating = process.env['UPDATE_SCREENS'] === '1';
const SCREENS = fileURLToPath(new URL('../../docs/guide/walkthrough/', import.meta.url));

const STEP_MILLISECONDS = 20_000;
const TEST_MILLISECONDS = 90_000;
/** What was counted has to leave the alert's range, and the breaker to close, on a machine that may be busy. */
const OVER_MILLISECONDS = 80_000;
/** A call to a provider is given up after 600 ms. What a dashboard shows is between the bounds of buckets. */
const GIVEN_UP_MILLISECONDS = 600;
const SLOW_MILLISECONDS = 500;
const WAITED = '{ span.server.address = "aurora.example" && duration > 600ms }';
const LEAST_DRAWN = 0.9;
/** As high as the highest dashboard, so that all of it is seen, and drawn. */
const WHOLE_HEIGHT = 4000;
const SIZE = { width: 1280, height: 800 };

describeWithServers(['chromium'], 'The walkthrough of the demo, in Chromium,', () => {
  vi.setConfig({ testTimeout: TEST_MILLISECONDS });
  let misdeeds: readonly Misdeeds[] = [];
  let demo: RunningDemo;
  let browser: Browser;
  let page: Page;
  let chaosPage: Page;
  let traceId = '';

  beforeAll(async () => {
    if (isUpdating) mkdirSync(SCREENS, { recursive: true });
    demo = startDemo();
    browser = await launchBrowser();
    const [, chaosUrl = ''] = await demo.printed(/^chaos +(http:\S+)\/ /m);
    const [, consoleUrl = ''] = await demo.printed(/^console +(http:\S+) /m);
    await demo.printed(isUpdating ? /^ 1:0\d +\d+ req\/s/m : /^ \d:\d\d +\d+ req\/s/m);
    const context = await browser.newContext({ viewport: SIZE, colorScheme: 'light' });
    context.setDefaultTimeout(STEP_MILLISECONDS);
    [page, chaosPage] = [await context.newPage(), await context.newPage()];
    const origins = [consoleUrl, chaosUrl].map((url) => new URL(url).origin);
    misdeeds = [page, chaosPage].map((each) => watchMisdeeds(each, ...origins));
    await chaosPage.goto(chaosUrl);
    await page.goto(consoleUrl);
  }, 2 * TEST_MILLISECONDS);
  afterAll(async () => {
    await browser.close();
    demo.kill('SIGINT');
    await demo.ended;
  });

  it('raises an alert about the calls to aurora once aurora is slow', async () => {
    await chaosPage.getByRole('switch', { name: 'slow provider' }).click();
    await chaosPage.getByText(/^slow provider: on for/).waitFor();
    await open('Alerts');
    await breakerAlert()
      .getByText(/of the calls through the breaker aurora fail/)
      .first()
      .waitFor();
    await firing().waitFor({ state: 'attached' });

    expect(await breakerAlert().locator('.alert-instance').allTextContents()).toContainEqual(
      expect.stringMatching(/firing.*breaker\s*aurora/),
    );
    await screenshot(chaosPage, 'chaos');
    await screenshot(page, 'alert', breakerAlert());
  });

  it('shows on the overview that aurora is what is slow', async () => {
    await open('Dashboards');
    await page.getByRole('link', { name: /^Overview/ }).click();
    await page.getByLabel(/^Time range/).click();
    await page.getByRole('button', { name: 'Last 5 minutes' }).click();
    const aurora = latencies().getByRole('row', { name: /^aurora/ });
    await expect.poll(() => highest(aurora), { timeout: STEP_MILLISECONDS }).toBeGreaterThan(SLOW_MILLISECONDS);
    await screenshot(page, 'overview', latencies());

    await aurora.getByRole('button').click();
    await expect.poll(() => otherDots().count(), { timeout: STEP_MILLISECONDS }).toBe(0);
    await dots().first().waitFor();
    await screenshot(page, 'exemplars', latencies());
  });

  it('leads from an exemplar to the trace of a call to aurora', async () => {
    await dots().first().click();
    await page
      .getByRole('button', { name: /aurora\.example/ })
      .first()
      .waitFor();
    expect(idOf(page.url())).not.toBe('');
  });

  it('finds the trace of a request that waited for aurora', async () => {
    await open('Traces');
    await page.getByLabel('TraceQL or a trace id').fill(WAITED);
    // Most of what people ask for is cached, and a breaker rests: aurora is slow until somebody has waited for it.
    const find = async (): Promise<string | undefined> => {
      await fetch(new URL('/chaos/slow-provider', chaosPage.url()), { method: 'POST' });
      const answered = page.waitForResponse((response) => new URL(response.url()).searchParams.get('q') === WAITED);
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      const { traces } = (await (await answered).json()) as { readonly traces: readonly FoundTrace[] };
      traceId = traces.find(({ rootServiceName }) => rootServiceName === 'gateway')?.traceID ?? '';
      return traceId;
    };
    await expect.poll(find, { timeout: OVER_MILLISECONDS, interval: 1000 }).not.toBe('');
    await page.locator(`.trace-list a[href^="/traces/${traceId}"]`).click();
    await slowCalls().first().waitFor();
    expect(idOf(page.url())).toBe(traceId);

    const steps = await page.locator('.span-what').allInnerTexts();
    const [gateway, quotes, aurora] = [/\bgateway\b/, /\bquotes$/, /quotes → aurora\.example/].map((pattern) =>
      steps.findIndex((step) => pattern.test(step.trim())),
    );
    expect(gateway).toBe(0);
    expect(quotes).toBeGreaterThan(gateway!);
    expect(aurora).toBeGreaterThan(quotes!);

    await slowCalls().first().click();
    const details = page.getByRole('region', { name: /^Span GET/ });
    await details.getByText('aurora.example', { exact: true }).waitFor();
    expect(milliseconds(await factOf(details, 'took'))).toBeGreaterThan(GIVEN_UP_MILLISECONDS);
    await screenshot(page, 'trace');
  });

  it('leads from the trace to its log lines, and back', async () => {
    await page.getByRole('link', { name: 'Logs of this trace' }).click();
    const line = page.getByRole('button', { name: /aurora does not answer in time/ }).first();
    await line.click();
    // What the services log arrives in batches.
    const services = async (): Promise<readonly string[]> => {
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      return page.locator('.log-service').allInnerTexts();
    };
    await expect.poll(services, { timeout: STEP_MILLISECONDS }).toEqual(expect.arrayContaining(['gateway', 'quotes']));
    const details = page.locator('.log-details');
    expect(await factOf(details, 'provider')).toContain('aurora');
    expect(await factOf(details, 'trace_id')).toContain(traceId);
    await screenshot(page, 'logs');

    await page.getByRole('link', { name: 'Open the trace' }).click();
    await page.getByRole('region', { name: /^Span / }).waitFor();
    expect(idOf(page.url())).toBe(traceId);
  });

  it('switches the disturbance off, unless it is over', async () => {
    const slow = chaosPage.getByRole('switch', { name: 'slow provider' });
    await chaosPage.bringToFront();
    if ((await slow.getAttribute('aria-checked')) === 'true') await slow.click();
    await expect.poll(() => slow.getAttribute('aria-checked')).toBe('false');
  });

  it(
    'finds every dashboard alive on the way: no panel fails, and hardly any is empty',
    async () => {
      await page.setViewportSize({ ...SIZE, height: WHOLE_HEIGHT });
      await open('Dashboards');
      await page.locator('.card').first().waitFor();
      const titles = await page.locator('.card-title').allInnerTexts();
      expect(titles.length).toBeGreaterThan(12);
      const [failed, empty]: [string[], string[]] = [[], []];
      let drawn = 0;
      for (const title of titles) {
        await open('Dashboards');
        await page.locator('.card', { has: page.locator('.card-title').getByText(title, { exact: true }) }).click();
        await page.getByRole('heading', { name: title, level: 1 }).waitFor();
        await page.locator('.panel-row').first().waitFor();
        const closed = page.locator('.panel-row button[aria-expanded="false"]');
        await closed.evaluateAll(clickAll);
        await expect.poll(() => closed.count(), { interval: 100 }).toBe(0);
        await expect.poll(() => page.evaluate(areDrawn), { timeout: STEP_MILLISECONDS, interval: 100 }).toBe(true);
        for (const { name, note, isBad } of await page.locator('.panel').evaluateAll(notes)) {
          if (isBad) failed.push(`${title}: ${name}: ${note}`);
          else if (note !== '') empty.push(`${title}: ${name}: ${note}`);
          else drawn++;
        }
      }

      expect(failed).toEqual([]);
      expect(drawn / (drawn + empty.length), `these are empty: ${empty.join('; ')}`).toBeGreaterThan(LEAST_DRAWN);
      // Each step has a limit of its own; there are many.
    },
    4 * TEST_MILLISECONDS,
  );

  it('has the alert end once aurora is well again', async () => {
    await page.setViewportSize(SIZE);
    await page.goto(new URL('/alerts', page.url()).href);
    await breakerAlert().waitFor();
    await page.bringToFront();
    await expect.poll(() => firing().count(), { timeout: OVER_MILLISECONDS, interval: 1000 }).toBe(0);
    const history = breakerAlert().locator('summary').getByRole('img');
    await expect.poll(() => history.getAttribute('aria-label')).toMatch(/firing at/);
    await screenshot(page, 'over', breakerAlert());
  });

  it('made no mistake on the way', () => {
    expect(misdeeds).toEqual(misdeeds.map(() => ({ errors: [], elsewhere: [] })));
  });

  async function open(place: 'Alerts' | 'Dashboards' | 'Traces'): Promise<void> {
    await page.bringToFront();
    await page.getByRole('navigation').getByRole('link', { name: place, exact: true }).first().click();
  }

  function breakerAlert(): Locator {
    return page.getByRole('group').filter({ has: page.locator('summary', { hasText: 'CircuitBreakerFailures' }) });
  }

  /** The breaker of aurora: others may have trouble, too. */
  function firing(): Locator {
    return breakerAlert().locator('.alert-instance', { hasText: 'aurora' }).getByText('firing', { exact: true });
  }

  function latencies(): Locator {
    return page.getByRole('region', { name: 'Latency of providers, p95', exact: true });
  }

  function dots(): Locator {
    return latencies().getByRole('link', { name: /^Trace of .*, aurora,/ });
  }

  function otherDots(): Locator {
    return latencies().getByRole('link', { name: /^Trace of .*, (?!aurora)\w+,/ });
  }

  /** Calls to aurora in the waterfall that took `650 ms` or so. */
  function slowCalls(): Locator {
    return page.getByRole('button', { name: /aurora\.example.*\b(?:[6-9]\d\d ms|\d(?:\.\d+)? s)$/ });
  }

  /** The greatest value of the legend's row, in milliseconds. */
  async function highest(row: Locator): Promise<number> {
    const texts = await row.locator('.number').allInnerTexts();
    return Math.max(...texts.map(milliseconds));
  }

  async function factOf(details: Locator, name: string): Promise<string> {
    return details
      .locator('.facts > div', { has: page.locator('dt').getByText(name, { exact: true }) })
      .first()
      .locator('dd')
      .innerText();
  }

  async function screenshot(shown: Page, name: string, at?: Locator): Promise<void> {
    if (!isUpdating) return;
    await at?.scrollIntoViewIfNeeded();
    await shown.bringToFront();
    await shown.screenshot({ path: `${SCREENS}${name}.png` });
  }
});

/** As the page is told of it. */
interface FoundTrace {
  readonly traceID: string;
  readonly rootServiceName: string;
}

/** Of an element, as far as it is needed here: the tests know no DOM. */
interface Anchor {
  getAttribute(name: string): string | null;
  querySelector(selector: string): { readonly textContent: string; matches(selector: string): boolean } | null;
}

const areDrawn = `(() => {
  const panels = [...document.querySelectorAll('.panel')];
  return panels.length > 0 && panels.every((panel) =>
    panel.getAttribute('aria-busy') !== 'true' && panel.querySelector('.panel-body').childElementCount > 0);
})()`;

function clickAll(rows: unknown[]): void {
  for (const row of rows as { click(): void }[]) row.click();
}

function notes(panels: unknown[]): { name: string; note: string; isBad: boolean }[] {
  return (panels as Anchor[]).map((panel) => {
    const note = panel.querySelector('.panel-note');
    const isBad = note?.matches('.bad-text') ?? false;
    return { name: panel.getAttribute('aria-label') ?? '', note: note?.textContent ?? '', isBad };
  });
}

function idOf(url: string): string {
  return /\/traces\/([\da-f]{32})/.exec(url)?.[1] ?? '';
}

/** `612 ms` and `1.2 s` at the end of a text, in milliseconds. */
function milliseconds(text: string): number {
  const [, value = '0', unit = ''] = /([\d.]+) (µs|ms|s)\s*$/.exec(text) ?? [];
  return Number(value) * ({ µs: 0.001, ms: 1, s: 1000 }[unit] ?? 0);
}
