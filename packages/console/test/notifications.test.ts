import { startConsole } from '@telltale/console';
import { Labels } from '@telltale/promql';
import { describeWithServers, startAlertmanager } from '@telltale-tooling/servers';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';

const rules = [
  {
    name: 'service',
    rules: [
      {
        alert: 'Down',
        expr: 'up == 0',
        labels: { severity: 'critical' },
        annotations: { summary: '{{ $labels.job }} is down.' },
      },
    ],
  },
];

/** A console whose rules are evaluated by the test; its own first evaluation is an hour away. */
async function startedWith(options: { alertmanagers?: string[]; webhooks?: string[]; problems?: string[] }) {
  const { problems = [], ...receivers } = options;
  const telltale = await startConsole({
    port: 0,
    rules,
    evaluationIntervalSeconds: 3600,
    onProblem: (problem) => problems.push(problem),
    ...receivers,
  });
  onTestFinished(() => telltale.close());
  const appender = telltale.storage.appender(Labels.from({ __name__: 'up', job: 'shop' }));
  return async (value: number, time: number) => {
    appender.append(time, value);
    await telltale.rules.evaluate(time);
  };
}

describe('A webhook', () => {
  it('is told when an alert fires and when it is over', async () => {
    const messages: { alerts: { status: string; annotations: unknown; startsAt: string; endsAt: string }[] }[] = [];
    const server = createServer((request, response) => {
      void json(request)
        .then((message) => messages.push(message as (typeof messages)[number]))
        .then(() => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
    });
    const set = await startedWith({ webhooks: [`http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`] });
    const now = Date.now();
    await set(0, now - 30_000);
    await vi.waitFor(() => expect(messages).toHaveLength(1));
    await set(1, now - 15_000);
    await vi.waitFor(() => expect(messages).toHaveLength(2));
    const [fired, resolved] = messages.map(({ alerts }) => alerts[0]!);
    expect(fired).toMatchObject({
      status: 'firing',
      labels: { alertname: 'Down', job: 'shop', severity: 'critical' },
      annotations: { summary: 'shop is down.' },
      startsAt: new Date(now - 30_000).toISOString(),
    });
    expect(resolved).toMatchObject({ status: 'resolved', endsAt: new Date(now - 15_000).toISOString() });
  });

  it('that does not answer is said once, and costs no more', async () => {
    const problems: string[] = [];
    const set = await startedWith({ webhooks: ['http://127.0.0.1:9/alerts'], problems });
    const now = Date.now();
    for (let i = 0; i < 20; i++) await set(i % 2, now - 400_000 + i * 15_000);
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect(problems[0]).toMatch(/^alerts cannot be sent to http:\/\/127\.0\.0\.1:9\/alerts/);
  });
});

describeWithServers(['alertmanager'], 'A real Alertmanager', () => {
  const starting = startAlertmanager({ config: { route: { receiver: 'none' }, receivers: [{ name: 'none' }] } });
  afterAll(async () => (await starting).stop());

  it('shows the alert while it fires, and not after', async () => {
    const { url } = await starting;
    const set = await startedWith({ alertmanagers: [url] });
    const shown = async () =>
      (await (await fetch(`${url}/api/v2/alerts`)).json()) as { labels: unknown; generatorURL: string }[];
    const now = Date.now();
    await set(0, now - 30_000);
    await vi.waitFor(async () => expect(await shown()).toHaveLength(1));
    expect((await shown())[0]).toMatchObject({
      labels: { alertname: 'Down', job: 'shop', severity: 'critical' },
      generatorURL: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/alerts\/Down$/),
    });
    await set(1, now - 15_000);
    await vi.waitFor(async () => expect(await shown()).toHaveLength(0), { timeout: 5000 });
  });
});
