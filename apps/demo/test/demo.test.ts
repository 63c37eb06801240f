import { describe, expect, it, vi } from 'vitest';
import { readPage } from '../src/scrape/read-page.ts';
import { isAlive, isTaken, startDemo } from './start-demo.ts';
import type { RunningDemo } from './start-demo.ts';

const onLinux = process.platform === 'linux';

interface Addresses {
  readonly metricsUrl: string;
  readonly chaosUrl: string;
  readonly ports: readonly number[];
}

async function addressesOf(demo: RunningDemo): Promise<Addresses> {
  const [, metricsUrl = ''] = await demo.printed(/metrics +(http:\S+)\/metrics\n/);
  const [, chaosUrl = ''] = await demo.printed(/\(all: (http:\S+)\)/);
  return { metricsUrl, chaosUrl, ports: [metricsUrl, chaosUrl].map((url) => Number(new URL(url).port)) };
}

async function pageOf(metricsUrl: string): Promise<string> {
  const response = await fetch(`${metricsUrl}/metrics`);
  expect(response.status).toBe(200);
  return response.text();
}

describe('the demo', () => {
  it('serves a page of real traffic, and ends within two seconds of Ctrl-C with nothing left behind', async () => {
    await using demo = startDemo();
    const { metricsUrl, ports } = await addressesOf(demo);
    await demo.printed(/\d:\d\d +\d+ req\/s .* p95 /);
    const families = readPage(await pageOf(metricsUrl));
    const requests = families.get('http_server_request_duration_seconds')!.samples;
    expect(requests.some(({ labels }) => labels['http_route'] === '/quotes/:symbol')).toBe(true);
    const processes = onLinux ? demo.parts() : [];
    expect(processes).toHaveLength(onLinux ? 4 : 0);

    const start = performance.now();
    demo.kill('SIGINT');
    const { code, stdout, stderr } = await demo.ended;

    expect(performance.now() - start).toBeLessThan(2000);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/Served [\d,]+ requests in 0:\d\d; .* All parts are stopped\.\n$/);
    expect(stdout).not.toContain('\u{1b}');
    expect(processes.filter((pid) => isAlive(pid))).toEqual([]);
    expect(await Promise.all(ports.map((port) => isTaken(port)))).toEqual([false, false]);
  });

  it('stops by itself after --for, with or without -- before it', async () => {
    const start = performance.now();
    const ends = await Promise.all([startDemo('--for', '1s').ended, startDemo('--', '--for', '1s').ended]);

    expect(performance.now() - start).toBeGreaterThan(1000);
    for (const { code, stdout } of ends) expect([code, stdout]).toEqual([0, expect.stringContaining('Served ')]);
  });

  it('takes disturbances over HTTP, and shows what they do', async () => {
    await using demo = startDemo();
    const { metricsUrl, chaosUrl } = await addressesOf(demo);
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
    expect(await pageOf(metricsUrl)).toMatch(/desk_circuit_breaker_transitions_total\{.*to="open"\} [1-9]/);

    demo.kill('SIGTERM');
    expect((await demo.ended).code).toBe(0);
  });

  it.concurrent('takes its parts with it when it is killed', { skip: !onLinux }, async () => {
    await using demo = startDemo();
    await addressesOf(demo);
    const processes = demo.parts();
    expect(processes.length).toBeGreaterThan(1);
    demo.kill('SIGKILL');
    await demo.ended;

    await vi.waitFor(() => expect(processes.filter((pid) => isAlive(pid))).toEqual([]), { timeout: 3000 });
  });

  it.concurrent('ends with the reason when a part dies', { skip: !onLinux }, async () => {
    await using demo = startDemo();
    await demo.printed(/req\/s/);
    process.kill(demo.parts()[2]!, 'SIGKILL');
    const { code, stderr } = await demo.ended;

    expect(code).toBe(1);
    expect(stderr).toContain('The part "service" ended: SIGKILL.');
  });

  it.concurrent('says where the metrics cannot be served', async () => {
    await using first = startDemo();
    const { ports } = await addressesOf(first);
    const { code, stderr } = await startDemo('--port', String(ports[0])).ended;

    expect(code).toBe(1);
    expect(stderr).toContain(`port ${ports[0]}: something listens there already`);
    first.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
  });

  it.concurrent.each([
    [['--for', 'ever'], '--for takes a time such as 60s or 5m, not "ever".'],
    [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000".'],
    [['--nonsense'], "Unknown option '--nonsense'"],
    [['--check', '--once'], '--check and --once exclude each other.'],
  ])('refuses %j with the way to say it', async (args, message) => {
    const { code, stderr } = await startDemo(...args).ended;

    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--check         wait until every metric has moved');
  });
});
