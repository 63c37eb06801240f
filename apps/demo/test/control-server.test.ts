import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChaosBoard } from '../src/chaos/chaos-board.ts';
import { startControlServer } from '../src/chaos/control-server.ts';
import type { ControlServer, ControlServerOptions } from '../src/chaos/control-server.ts';
import { readTargets, switchOverHttp } from '../src/chaos/http-parts.ts';
import type { ShownState } from '../src/chaos/shown-state.ts';
import { startFakeServer } from './fake-server.ts';

describe('the control server', () => {
  const switched: string[] = [];
  let board: ChaosBoard;
  let control: ControlServer;
  beforeEach(async () => {
    switched.length = 0;
    board = new ChaosBoard({
      switchChaos: (part, name, active) => void switched.push(`${part} ${name} ${active}`),
      onChange() {},
    });
    control = await startControlServer(board);
  });
  afterEach(async () => {
    board.close();
    await control.close();
  });

  function ask(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(new URL(path, control.url), { method, headers });
  }

  async function stateOf(name: string, url = control.url): Promise<ShownState> {
    const states = (await (await fetch(url)).json()) as readonly ShownState[];
    return states.find((state) => state.name === name)!;
  }

  it('lists, switches on and off', async () => {
    expect(await stateOf('cache-loss')).toMatchObject({ active: false, secondsLeft: 0, seconds: 25, part: 'quotes' });

    const on = await ask('POST', '/chaos/cache-loss');
    expect(await on.json()).toMatchObject({
      name: 'cache-loss',
      active: true,
      effect: expect.stringContaining('cache'),
    });
    const { active, secondsLeft } = await stateOf('cache-loss');
    expect([active, secondsLeft > 20, secondsLeft <= 25]).toEqual([true, true, true]);
    const off = await ask('DELETE', '/chaos/cache-loss');
    expect(await off.json()).toMatchObject({ active: false, secondsLeft: 0 });
    expect(switched).toEqual(['quotes cache-loss true', 'quotes cache-loss false']);
  });

  it('switches for its own page, and for no other', async () => {
    const { origin } = new URL(control.url);
    expect((await ask('POST', '/chaos/cache-loss', { origin })).status).toBe(200);
    expect(
      (await ask('DELETE', '/chaos/cache-loss', { origin: origin.replace('127.0.0.1', 'localhost') })).status,
    ).toBe(200);

    for (const other of [
      'http://a.example',
      'null',
      'http://127.0.0.1:1',
      `${origin}0`,
      origin.replace('http', 'https'),
    ]) {
      const refused = await ask('POST', '/chaos/dead-service', { origin: other });
      expect([other, refused.status]).toEqual([other, 403]);
    }
    expect(switched).toEqual(['quotes cache-loss true', 'quotes cache-loss false']);
  });

  it('allows the page nothing but itself', async () => {
    const page = await ask('GET', '/');
    const policy = page.headers.get('content-security-policy')!;

    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await page.text()).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)="(?!data:)/);
  });

  it('says what it does not have', async () => {
    expect((await ask('POST', '/chaos/nothing')).status).toBe(404);
    expect((await ask('GET', '/other')).status).toBe(404);
    expect((await ask('PUT', '/chaos/cache-loss')).status).toBe(405);
    expect(await (await ask('GET', '/health')).json()).toEqual({ status: 'ok' });
  });

  it('tells which alerts the console has raised', async () => {
    await using fake = await startFakeServer(() => [
      200,
      {
        data: {
          alerts: [
            { state: 'pending', labels: { alertname: 'CircuitBreakerOpen', breaker: 'aurora' } },
            { state: 'firing', labels: { alertname: 'CircuitBreakerOpen', breaker: 'borealis' } },
          ],
        },
      },
    ]);
    await using told = await controlOf(board, { consoleUrl: () => fake.url });
    const alertsOf = async (name: string): Promise<unknown> =>
      (await stateOf(name, told.url)).alerts.map((alert) => [alert.name, alert.state]);

    await vi.waitFor(async () =>
      expect(await alertsOf('slow-provider')).toEqual([
        ['CircuitBreakerFailures', 'inactive'],
        ['CircuitBreakerOpen', 'pending'],
      ]),
    );
    expect(await alertsOf('dead-provider')).toEqual([
      ['CircuitBreakerOpen', 'firing'],
      ['WatchdogUnhealthy', 'inactive'],
      ['WatchdogCritical', 'inactive'],
    ]);
    expect(fake.asked).toEqual(['GET /api/v1/alerts']);
  });
});

async function controlOf(board: ChaosBoard, options: ControlServerOptions): Promise<ControlServer & AsyncDisposable> {
  const control = await startControlServer(board, options);
  return { ...control, [Symbol.asyncDispose]: () => control.close() };
}

describe('a board of parts that are elsewhere', () => {
  it('switches over HTTP, and says what it could not reach', async () => {
    await using ledger = await startFakeServer();
    await using quotes = await startFakeServer(() => [500]);
    const targets = readTargets(`ledger=${ledger.url}/, quotes=${quotes.url},worker=http://127.0.0.1:1`);
    const board = new ChaosBoard({ switchChaos: switchOverHttp(targets), onChange() {} });
    const problems = (): unknown => board.states().flatMap(({ problem }) => problem ?? []);

    board.start('dead-service');
    await vi.waitFor(() => expect(ledger.asked).toEqual(['POST /chaos/dead-service']));
    board.stop('dead-service');
    await vi.waitFor(() => expect(ledger.asked).toHaveLength(2));
    expect([ledger.asked[1], problems()]).toEqual(['DELETE /chaos/dead-service', []]);

    for (const name of ['block-loop', 'stuck-consumer', 'traffic-spike']) board.start(name);
    await vi.waitFor(() =>
      expect(problems()).toEqual([
        `quotes answered 500 at ${quotes.url}.`,
        'worker does not answer at http://127.0.0.1:1.',
        'load is not among CHAOS_TARGETS.',
      ]),
    );
    expect(board.states().filter(({ active }) => active)).toEqual([]);
    board.close();
  });

  it.each(['ledger', 'ledger=ftp://ledger', 'nobody=http://ledger:9999', '=http://ledger:9999'])(
    'refuses %j with the way to say it',
    (text) => {
      expect(() => readTargets(text)).toThrow('CHAOS_TARGETS takes <part>=<url>,…');
    },
  );

  it('is a program of its own', async () => {
    await using ledger = await startFakeServer();
    const main = fileURLToPath(new URL('../src/chaos/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main], {
      env: { ...process.env, PORT: '0', CHAOS_TARGETS: `ledger=${ledger.url}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value: line } = (await lines.next()) as { value: string };
    const url = line.replace('chaos is at ', '');

    expect((await fetch(`${url}chaos/memory-leak`, { method: 'POST' })).status).toBe(200);
    await vi.waitFor(() => expect(ledger.asked).toEqual(['POST /chaos/memory-leak']));
    child.kill('SIGTERM');
    await once(child, 'exit');
    // What was on is switched off before it ends.
    expect([child.exitCode, ledger.asked[1]]).toEqual([0, 'DELETE /chaos/memory-leak']);
  });
});
