import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ChaosBoard } from '../src/chaos/chaos-board.ts';
import { runChaosCommand } from '../src/chaos/chaos-command.ts';
import { startControlServer } from '../src/chaos/control-server.ts';
import type { ControlServer } from '../src/chaos/control-server.ts';
import { announceDemo, runningDemos } from '../src/chaos/running-demos.ts';
import { chaosSwitches } from '../src/chaos/switches.ts';

const temporary = mkdtempSync(join(tmpdir(), 'telltale-demo-test-'));
const folder = join(temporary, 'demos');
const addresses = { chaosUrl: 'http://127.0.0.1:1/chaos', consoleUrl: 'http://127.0.0.1:2' };
afterAll(() => rmSync(temporary, { recursive: true }));

interface Said {
  readonly code: number;
  readonly printed: string;
  readonly complained: string;
}

async function chaos(...args: readonly string[]): Promise<Said> {
  const [printed, complained]: [string[], string[]] = [[], []];
  const code = await runChaosCommand(args, {
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
  });
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
}

describe('demo chaos', () => {
  const usual = process.env['TMPDIR'];
  let board: ChaosBoard;
  let control: ControlServer;
  let forget: () => void;
  // Where a demo of whoever runs these tests does not get into the way.
  beforeAll(() => void (process.env['TMPDIR'] = temporary));
  afterAll(() => {
    if (usual === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = usual;
  });
  beforeEach(async () => {
    board = new ChaosBoard({ switchChaos() {}, onChange() {} });
    control = await startControlServer(board);
    forget = announceDemo({ chaosUrl: control.url, consoleUrl: 'http://127.0.0.1:9465' });
  });
  afterEach(async () => {
    forget();
    board.close();
    await control.close();
  });

  function active(): readonly string[] {
    return board.states().flatMap((state) => (state.active ? [state.name] : []));
  }

  it('lists all that can be switched in the demo that runs, and its page', async () => {
    board.start('slow-model');
    const { code, printed } = await chaos();

    expect(code).toBe(0);
    for (const { name } of chaosSwitches) expect(printed).toMatch(new RegExp(`^${name} `, 'm'));
    expect(printed).toMatch(/^slow-model +on, 30 s left +the language model takes seconds; raises BatchSlow, /m);
    expect(printed).toMatch(/^dead-service +off +ledger is gone; raises ServiceDown$/m);
    expect(printed).toContain(`The same as a page: ${new URL('/', control.url).href}`);
  });

  it('switches on and off, and says what follows', async () => {
    const on = await chaos('dead-provider', 'memory-leak');
    expect(active()).toEqual(['dead-provider', 'memory-leak']);
    expect(on.printed).toContain('dead-provider is on for 25 s: borealis refuses connections.');
    expect(on.printed).toContain('CircuitBreakerOpen of borealis, WatchdogUnhealthy, WatchdogCritical of borealis');

    expect(on.printed).toContain('http://127.0.0.1:9465/alerts');

    expect(await chaos('--', 'memory-leak', '--off')).toMatchObject({ code: 0, printed: 'memory-leak is off.' });
    expect(active()).toEqual(['dead-provider']);
  });

  it('switches off all that is on', async () => {
    for (const name of ['rate-limit', 'slow-exports']) board.start(name);
    expect((await chaos('--off')).printed).toBe('rate-limit is off.\nslow-exports is off.');
    expect(active()).toEqual([]);
    expect((await chaos('--off')).printed).toBe('Nothing is on.');
  });

  it('goes where it is told to, whichever address of it was copied', async () => {
    forget();
    for (const at of [control.url, control.pageUrl, new URL(control.url).origin]) {
      expect((await chaos('rate-limit', '--at', at)).code).toBe(0);
    }
    expect(active()).toEqual(['rate-limit']);
  });

  it('says how to start a demo where none runs', async () => {
    forget();
    expect(await chaos()).toMatchObject({
      code: 1,
      complained: expect.stringContaining('No demo runs here. Start one'),
    });
    const nothing = await chaos('--at', 'http://127.0.0.1:1');
    expect(nothing).toMatchObject({
      code: 1,
      complained: 'Nothing answers at http://127.0.0.1:1: has the demo ended?',
    });
  });

  it.each([
    [['slow-everything'], 'There is no slow-everything. There are slow-provider, dead-provider,'],
    [['--at', 'here'], '--at takes a URL such as http://127.0.0.1:40123, not "here".'],
    [['--nonsense'], "Unknown option '--nonsense'"],
  ])('refuses %j with the way to say it', async (args, message) => {
    const { code, complained } = await chaos(...args);

    expect(code).toBe(2);
    expect(complained).toContain(message);
    expect(complained).toContain('npx -y pnpm@12 demo chaos [name …] [options]');
  });
});

describe('a demo that is noted', () => {
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is found until it is forgotten', () => {
    expect(runningDemos(folder)).toEqual([]);
    // As the demo does: an object that knows more, and computes what it tells.
    class Desk {
      readonly chaosUrl = addresses.chaosUrl;
      readonly secret = 'of nobody else';
      get consoleUrl(): string {
        return addresses.consoleUrl;
      }
    }
    const forget = announceDemo(new Desk(), folder);
    expect(readFileSync(join(folder, `${process.pid}.json`), 'utf8')).not.toContain('secret');
    expect(runningDemos(folder)).toMatchObject([{ ...addresses, pid: process.pid }]);
    forget();
    forget();
    expect([runningDemos(folder), readdirSync(folder)]).toEqual([[], []]);
  });

  it('is not noted where a link leads elsewhere', { skip: process.platform === 'win32' }, () => {
    const elsewhere = `${folder}-elsewhere`;
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, '7.json'), 'not of a demo');
    symlinkSync(elsewhere, folder);
    const forget = announceDemo(addresses, folder);

    expect([runningDemos(folder), readdirSync(elsewhere)]).toEqual([[], ['7.json']]);
    forget();
    rmSync(elsewhere, { recursive: true });
  });

  it('is found no more when it was killed, or is no demo', () => {
    const forget = announceDemo(addresses, folder);
    const dead = { ...addresses, pid: 2 ** 22 + 1, startedAt: Date.now() + 1 };
    writeFileSync(join(folder, '4194305.json'), JSON.stringify(dead));
    writeFileSync(join(folder, '7.json'), 'half of a fi');
    writeFileSync(join(folder, 'other.json'), '{}');

    expect(runningDemos(folder)).toMatchObject([{ pid: process.pid }]);
    expect(readdirSync(folder).toSorted()).toEqual([`${process.pid}.json`, 'other.json'].toSorted());
    forget();
  });
});
