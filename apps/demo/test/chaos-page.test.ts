import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser, seriousProblems } from '@telltale-tooling/browser';
import { describeWithServers } from '@telltale-tooling/servers';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ChaosBoard } from '../src/chaos/chaos-board.ts';
import { startControlServer } from '../src/chaos/control-server.ts';
import type { ControlServer } from '../src/chaos/control-server.ts';
import { chaosSwitches } from '../src/chaos/switches.ts';
import { startFakeServer } from './fake-server.ts';
import type { FakeServer } from './fake-server.ts';

/** Where screenshots go, for whoever wants to look at them. */
const SCREENSHOTS = join(tmpdir(), 'telltale-demo-page');
mkdirSync(SCREENSHOTS, { recursive: true });

/** As patient with a busy machine as the waits of the browser are. */
const PATIENT = { timeout: 8000 };
const HTML = '<img src=x onerror="window.hacked=1">';

describeWithServers(['chromium'], 'The chaos page, in Chromium,', () => {
  const errors: string[] = [];
  let problem: string | undefined;
  let firing: readonly unknown[] = [];
  let board: ChaosBoard;
  let control: ControlServer;
  let fakeConsole: FakeServer;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    [problem, firing, errors.length] = [undefined, [], 0];
    board = new ChaosBoard({
      switchChaos() {
        if (problem !== undefined) throw new Error(problem);
      },
      onChange() {},
    });
    fakeConsole = await startFakeServer(() => [200, { data: { alerts: firing } }]);
    control = await startControlServer(board, { consoleUrl: () => fakeConsole.url });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await page.goto(control.pageUrl);
    await page.getByText('lasts 25 s').first().waitFor();
  });
  afterEach(async () => {
    await page.close();
    board.close();
    await control.close();
    await fakeConsole[Symbol.asyncDispose]();
  });
  afterAll(() => browser.close());

  function active(): readonly string[] {
    return board.states().flatMap((state) => (state.active ? [state.name] : []));
  }

  function card(name: string) {
    return page.locator(`article[data-name="${name}"]`);
  }

  it('shows each disturbance: what it does, what to watch for, and the alerts that it must raise', async () => {
    for (const { name, title, effect, consequence, alerts } of chaosSwitches) {
      const text = await card(name).innerText();
      for (const part of [title, effect, consequence, ...alerts.map((alert) => alert.name)]) {
        expect(text.toLowerCase()).toContain(part.toLowerCase());
      }
    }
    const link = card('dead-service').getByRole('link', { name: 'ServiceDown' });
    expect(await link.getAttribute('href')).toBe(`${fakeConsole.url}/alerts/ServiceDown`);
    expect(errors).toEqual([]);
  });

  it('switches on and off, and counts the seconds that are left', async () => {
    const toggle = page.getByRole('switch', { name: 'dead service' });
    await toggle.click();
    await vi.waitFor(() => expect(active()).toEqual(['dead-service']));
    await card('dead-service')
      .getByText(/^(19|20) s left$/)
      .waitFor();
    expect(await toggle.getAttribute('aria-checked')).toBe('true');
    await page.getByText('dead service: on for 20 seconds').waitFor();
    await card('dead-service')
      .getByText(/^1[78] s left$/)
      .waitFor();

    await toggle.click();
    await vi.waitFor(() => expect(active()).toEqual([]));
    await card('dead-service').getByText('lasts 20 s').waitFor();
    expect(errors).toEqual([]);
  });

  it('shows what was switched elsewhere, and switches all of it off', async () => {
    for (const name of ['slow-model', 'memory-leak']) board.start(name);
    await page.locator('article[data-active]').nth(1).waitFor();
    await page.getByRole('button', { name: 'Switch all off' }).click();
    await vi.waitFor(() => expect(active()).toEqual([]), PATIENT);
    await vi.waitFor(async () => expect(await page.locator('article[data-active]').count()).toBe(0), PATIENT);
  });

  it('can be used with the keyboard alone', async () => {
    const names: string[] = [];
    for (let i = 0; i < 60 && names.length < 2; i++) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>(
        `document.activeElement.role === 'switch' ? document.activeElement.closest('article').dataset.name : ''`,
      );
      if (name !== '') names.push(name);
      if (names.length === 1 && active().length === 0) await page.keyboard.press('Space');
    }
    await page.keyboard.press('Enter');

    await vi.waitFor(() => expect(active()).toEqual(names));
    expect(names).toEqual(['slow-provider', 'dead-provider']);
  });

  it('shows which alerts the console has raised', async () => {
    firing = [{ state: 'firing', labels: { alertname: 'ServiceDown', job: 'ledger' } }];
    const state = card('dead-service').locator('.state');
    await vi.waitFor(async () => expect(await state.textContent()).toBe('firing'), PATIENT);
    firing = [];
    await vi.waitFor(async () => expect(await state.textContent()).toBe(''), PATIENT);
  });

  it('says what could not be switched, as text', async () => {
    problem = `ledger does not answer at ${HTML}`;
    await page.getByRole('switch', { name: 'memory leak' }).click();
    await card('memory-leak').getByText(problem).waitFor();
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(active()).toEqual([]);
  });

  it('says when the demo has ended', async () => {
    await control.close();
    await vi.waitFor(
      async () => expect(await page.locator('#said').textContent()).toBe('The demo does not answer: has it ended?'),
      PATIENT,
    );
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 400],
    ['dark', 400],
  ] as const)('keeps nobody out, %s and %i pixels wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    firing = [{ state: 'firing', labels: { alertname: 'CircuitBreakerOpen', breaker: 'aurora' } }];
    board.start('slow-provider');
    await card('slow-provider').getByText('firing').waitFor();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.screenshot({ path: join(SCREENSHOTS, `chaos-${colorScheme}-${width}.png`), fullPage: true });
    expect(await seriousProblems(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});
