import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { readPage } from '../src/scrape/read-page.ts';
import { isAlive, isTaken, startDemo } from './start-demo.ts';
import type { RunningDemo } from './start-demo.ts';

const onLinux = process.platform === 'linux';

// Nine processes and a database start on a machine that may have other things to do.
const STARTING_MILLISECONDS = 60_000;

interface Addresses {
  readonly metricsUrl: string;
  readonly quotesUrl: string;
  readonly chaosUrl: string;
  readonly ports: readonly number[];
}

async function addressesOf(demo: RunningDemo): Promise<Addresses> {
  const [, chaosUrl = ''] = await demo.printed(/^chaos +(http:\S+)\/ /m);
  const [, metricsUrl = ''] = await demo.printed(/^metrics +(http:\S+)\/metrics +gateway$/m);
  const [, quotesUrl = ''] = await demo.printed(/^ +(http:\S+)\/metrics +quotes$/m);
  const ports = [metricsUrl, quotesUrl, chaosUrl].map((url) => Number(new URL(url).port));
  return { metricsUrl, quotesUrl, chaosUrl: `${chaosUrl}/chaos`, ports };
}

async function pageOf(metricsUrl: string): Promise<string> {
  const response = await fetch(`${metricsUrl}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

describe('the demo', { timeout: STARTING_MILLISECONDS }, () => {
  it('serves real traffic, takes disturbances over HTTP, and ends soon after Ctrl-C with nothing left behind', async () => {
    await using demo = startDemo();
    const { metricsUrl, quotesUrl, chaosUrl, ports } = await addressesOf(demo);
    await demo.printed(/\d:\d\d +\d+ req\/s .* p95 /);
    // The first visitors may do something else.
    await vi.waitFor(async () => {
      const requests = readPage(await pageOf(metricsUrl)).get('http_server_request_duration_seconds')!.samples;
      expect(requests.some(({ labels }) => labels['http_route'] === '/quotes/:symbol')).toBe(true);
    }, 10_000);

    const refused = await fetch(`${chaosUrl}/error-burst`, { method: 'POST', headers: { origin: 'http://a.example' } });
    expect(refused.status).toBe(403);
    const unknown = await fetch(`${chaosUrl}/nothing`, { method: 'POST' });
    expect(unknown.status).toBe(404);
    const burst = await fetch(`${chaosUrl}/error-burst`, { method: 'POST' });
    expect(await burst.json()).toMatchObject({ name: 'error-burst', active: true });
    await demo.printed(/error burst: every provider fails most calls/);
    await demo.printed(/breaker of \w+ opened/);
    const over = await fetch(`${chaosUrl}/error-burst`, { method: 'DELETE' });
    expect(await over.json()).toMatchObject({ active: false, secondsLeft: 0 });
    expect(await pageOf(quotesUrl)).toMatch(/desk_circuit_breaker_transitions_total\{.*to="open"\} [1-9]/);

    const processes = onLinux ? demo.parts() : [];
    // Nine parts, and the PostgreSQL of one of them with its processes.
    expect(processes.length).toBeGreaterThan(onLinux ? 10 : -1);
    const start = performance.now();
    demo.kill('SIGINT');
    const { code, stdout, stderr } = await demo.ended;

    expect(performance.now() - start).toBeLessThan(15_000);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Served [\d,]+ requests in 0:\d\d; .* All parts are stopped\.\n$/);
    expect(stdout).not.toContain('\u{1b}');
    await vi.waitFor(() => expect(processes.filter((pid) => isAlive(pid))).toEqual([]), { timeout: 5000 });
    expect(await Promise.all(ports.map((port) => isTaken(port)))).toEqual([false, false, false]);
  });

  it('stops by itself after --for, with -- before it', async () => {
    const { code, stdout } = await startDemo('--', '--for', '2s').ended;

    expect([code, stdout]).toEqual([0, expect.stringContaining('All parts are stopped.')]);
  });

  it('takes everything with it when it is killed', { skip: !onLinux }, async () => {
    await using demo = startDemo();
    await addressesOf(demo);
    const processes = demo.parts();
    demo.kill('SIGKILL');
    await demo.ended;

    await vi.waitFor(() => expect(processes.filter((pid) => isAlive(pid))).toEqual([]), { timeout: 15_000 });
  });

  it('ends with the reason when a part dies', { skip: !onLinux }, async () => {
    await using demo = startDemo();
    await demo.printed(/req\/s/);
    process.kill(demo.partOf('services/quotes'), 'SIGKILL');
    const { code, stderr } = await demo.ended;

    expect(code).toBe(1);
    expect(stderr).toContain('The part "quotes" ended: SIGKILL.');
  });

  it('says where the metrics cannot be served', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await vi.waitFor(() => expect(other.listening).toBe(true));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await startDemo('--port', String(port)).ended;
    other.close();

    expect(code).toBe(1);
    // Somebody else on this machine may have one of the next ports, which the other services get.
    const [, refused] = /port (\d+): something listens there already/.exec(stderr) ?? [];
    expect([port, port + 1, port + 2, port + 3]).toContain(Number(refused));
  });

  it.concurrent.each([
    [['--for', 'ever'], '--for takes a time such as 60s or 5m, not "ever".'],
    [['--port', '70000'], '--port takes a whole number from 0 to 65532, not "70000".'],
    [['--stack', 'remote'], '--stack takes local, not "remote".'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--check', '--once'], '--check and --once exclude each other.'],
  ])('refuses %j with the way to say it', async (args, message) => {
    const { code, stderr } = await startDemo(...args).ended;

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--check         wait until every metric has moved');
  });
});
