import { startConsole, type ConsoleOptions } from '@telltale/console';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ManualClock } from './manual-clock.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

async function startedAt(now: number, options: ConsoleOptions = {}) {
  const clock = new ManualClock(now);
  const telltale = await startConsole({ port: 0, grpcPort: false, clock, ...options });
  onTestFinished(() => telltale.close());
  return { telltale, clock };
}

async function pageOfMetrics(): Promise<string> {
  const server = createServer((_, response) => response.end('orders_total 1\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('A console with a clock of its own', () => {
  it('takes what its clock has seen, and forgets it after the retention', async () => {
    const { telltale, clock } = await startedAt(NOW, { retentionSeconds: 3600 });
    const push = (time: number) =>
      fetch(`${telltale.url}/loki/api/v1/push`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ streams: [{ stream: { app: 'shop' }, values: [[`${time}000000`, 'sold']] }] }),
      });
    expect([(await push(NOW)).status, (await push(Date.now())).status]).toEqual([204, 400]);
    clock.pass(HOUR);
    expect(telltale.logs.stats.lines).toBe(1);
    clock.pass(60_000);
    expect(telltale.logs.stats.lines).toBe(0);
  });

  it('scrapes and evaluates rules when its clock says so', async () => {
    const { telltale, clock } = await startedAt(NOW, {
      targets: [{ url: await pageOfMetrics(), intervalSeconds: 60 }],
      rules: [{ name: 'shop', rules: [{ record: 'shop:up', expr: 'up' }] }],
      evaluationIntervalSeconds: 60,
    });
    await telltale.firstScrapes();
    const [target, group] = [() => telltale.targets[0]!, () => telltale.rules.groups[0]!];
    expect([target().lastScrape, group().lastEvaluation]).toEqual([NOW, undefined]);
    clock.pass(2 * 60_000);
    await vi.waitFor(() => expect(target().lastScrape).toBeGreaterThanOrEqual(NOW + 60_000));
    await vi.waitFor(() => expect(group().lastEvaluation).toBeGreaterThan(NOW));
    expect(group().lastEvaluation).toBeLessThanOrEqual(NOW + 60_000);
  });
});
