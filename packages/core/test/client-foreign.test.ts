import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ClientBridge } from '../src/client/client-bridge.ts';
import type { ClientBridgeOptions } from '../src/client/client-bridge.ts';
import { clients, newRegistry, shopInstruments } from './client-setup.ts';
import type { Registered } from './client-setup.ts';
import { fakeClock } from './fake-clock.ts';

function bridgeTo({ client }: Registered, options: Partial<ClientBridgeOptions> = {}): ClientBridge {
  return new ClientBridge(client, { refresh: () => Promise.resolve(), ...options });
}

describe.each(clients)('metrics of the application in a registry of %s', (_, library) => {
  test('counters, gauges, histograms and summaries are read as they are', async () => {
    const registered = newRegistry(library);
    const own = { registers: [registered.registry], help: 'Native.' };
    new library.Counter({ ...own, name: 'jobs_total', labelNames: ['queue'] }).inc({ queue: 'mail' }, 2);
    new library.Gauge({ ...own, name: 'depth' }).set(-1.5);
    new library.Histogram({ ...own, name: 'took_seconds', buckets: [0.5, 1], labelNames: ['queue'] }).observe(
      { queue: 'mail' },
      0.7,
    );
    new library.Summary({ ...own, name: 'size_bytes', percentiles: [0.5] }).observe(3);

    expect(await bridgeTo(registered).foreign()).toEqual([
      { name: 'jobs_total', help: 'Native.', type: 'counter', samples: [{ labels: { queue: 'mail' }, value: 2 }] },
      { name: 'depth', help: 'Native.', type: 'gauge', samples: [{ labels: {}, value: -1.5 }] },
      {
        name: 'took_seconds',
        help: 'Native.',
        type: 'histogram',
        samples: [
          { name: 'took_seconds_bucket', labels: { queue: 'mail', le: 0.5 }, value: 0, exemplar: null },
          { name: 'took_seconds_bucket', labels: { queue: 'mail', le: 1 }, value: 1, exemplar: null },
          { name: 'took_seconds_bucket', labels: { queue: 'mail', le: '+Inf' }, value: 1, exemplar: null },
          { name: 'took_seconds_sum', labels: { queue: 'mail' }, value: 0.7 },
          { name: 'took_seconds_count', labels: { queue: 'mail' }, value: 1 },
        ],
      },
      {
        name: 'size_bytes',
        help: 'Native.',
        type: 'summary',
        samples: [
          { labels: { quantile: 0.5 }, value: 3 },
          { name: 'size_bytes_sum', labels: {}, value: 3 },
          { name: 'size_bytes_count', labels: {}, value: 1 },
        ],
      },
    ]);
  });

  test('default labels of the registry are added, replace no label, and stay out of the metric itself', async () => {
    const registered = newRegistry(library);
    const jobs = new library.Counter({
      name: 'jobs_total',
      help: 'Jobs.',
      labelNames: ['queue'],
      registers: [registered.registry],
    });
    jobs.inc({ queue: 'mail' });
    registered.registry.setDefaultLabels({ queue: 'none', app: 'shop' });
    const [family] = await bridgeTo(registered).foreign();
    expect(family!.samples[0]!.labels).toEqual({ queue: 'mail', app: 'shop' });
    expect((await jobs.get()).values[0]!.labels).toEqual({ queue: 'mail' });
  });

  test('exemplars survive', async () => {
    const registered = newRegistry(library, 'OpenMetrics');
    const own = { registers: [registered.registry], help: 'Native.', enableExemplars: true };
    const exemplarLabels = { trace_id: 'abc' };
    new library.Counter({ ...own, name: 'jobs_total' }).inc({ value: 2, exemplarLabels } as never);
    new library.Histogram({ ...own, name: 'took_seconds', buckets: [1] }).observe({
      value: 0.4,
      exemplarLabels,
    } as never);
    const [jobs, took] = await bridgeTo(registered).foreign();
    expect(jobs!.samples[0]!.exemplar).toMatchObject({ labelSet: exemplarLabels, value: 2 });
    expect(took!.samples[0]!.exemplar).toMatchObject({ labelSet: exemplarLabels, value: 0.4 });
  });

  test('a counter of an OpenMetrics registry keeps one name, before and after its client renders it', async () => {
    const registered = newRegistry(library, 'OpenMetrics');
    registered.registry.registerMetric(new library.Counter({ name: 'jobs_total', help: 'Jobs.', registers: [] }));
    registered.registry.registerMetric(new library.Counter({ name: 'mails', help: 'Mails.', registers: [] }));
    const bridge = bridgeTo(registered);
    const namesBefore = (await bridge.foreign()).map(({ name }) => name);
    const body = await registered.registry.metrics();
    const namesAfter = (await bridge.foreign()).map(({ name }) => name);
    expect(namesBefore).toEqual(['jobs_total', 'mails_total']);
    expect(namesAfter).toEqual(namesBefore);
    expect(body).toContain('\njobs_total 0\n');
    expect(body).toContain('\nmails_total 0\n');
  });

  test('instruments are not among them', async () => {
    const registered = newRegistry(library);
    const bridge = bridgeTo(registered);
    const { placed, wait } = shopInstruments();
    bridge.add(placed);
    bridge.add(wait);
    registered.registry.registerMetric(new library.Counter({ name: 'jobs_total', help: 'Jobs.', registers: [] }));
    expect((await bridge.foreign()).map(({ name }) => name)).toEqual(['jobs_total']);
    // The application took ours out and put its own in: the page still has the name once.
    registered.registry.removeSingleMetric(placed.name);
    registered.registry.registerMetric(new library.Counter({ name: placed.name, help: 'Orders.', registers: [] }));
    expect((await bridge.foreign()).map(({ name }) => name)).toEqual(['jobs_total']);
  });

  test('one that fails is reported and leaves the others alone', async () => {
    const registered = newRegistry(library);
    const failures: [string, unknown][] = [];
    const own = { registers: [], help: 'Native.' };
    const broken = new Error('no connection');
    registered.registry.registerMetric(
      new library.Gauge({ ...own, name: 'rejects', collect: () => Promise.reject(broken) }),
    );
    registered.registry.registerMetric(
      new library.Gauge({
        ...own,
        name: 'throws',
        collect() {
          throw broken;
        },
      }),
    );
    registered.registry.registerMetric({ name: 'no_metric_at_all' } as never);
    registered.registry.registerMetric(new library.Gauge({ ...own, name: 'works' }));
    const bridge = bridgeTo(registered, { failed: (...failure) => failures.push(failure) });
    expect((await bridge.foreign()).map(({ name }) => name)).toEqual(['works']);
    expect(failures.map(([name]) => name).toSorted()).toEqual(['no_metric_at_all', 'rejects', 'throws']);
    expect(failures).toContainEqual(['rejects', broken]);
  });

  test('one that hangs is given up, and not asked again before it answers', async () => {
    const registered = newRegistry(library);
    const clock = fakeClock();
    const failures: string[] = [];
    const answers: (() => void)[] = [];
    const own = { registers: [], help: 'Native.' };
    registered.registry.registerMetric(
      new library.Gauge({
        ...own,
        name: 'hangs',
        collect: () => new Promise<void>((resolve) => answers.push(resolve)),
      }),
    );
    registered.registry.registerMetric(new library.Gauge({ ...own, name: 'works' }));
    const bridge = bridgeTo(registered, { clock, timeoutSeconds: 2, failed: (name) => failures.push(name) });
    const scrape = async (): Promise<string[]> => {
      const families = bridge.foreign();
      await new Promise(setImmediate); // The others have answered by then.
      clock.advance(2000);
      return (await families).map(({ name }) => name);
    };
    expect(await scrape()).toEqual(['works']);
    expect(await scrape()).toEqual(['works']);
    expect(failures).toEqual(['hangs', 'hangs']);
    expect(answers).toHaveLength(1);

    answers[0]!();
    expect((await bridge.foreign()).map(({ name }) => name)).toEqual(['hangs', 'works']);
  });

  test('whatever else is registered under the interface of a metric, reading never rejects', async () => {
    const anything = fc.anything({ withNullPrototype: true, withBigInt: true });
    const values = fc.oneof(anything, fc.array(fc.oneof(anything, fc.record({ labels: anything, value: anything }))));
    const answer = fc.oneof(anything, fc.record({ name: anything, help: anything, type: anything, values }));
    const metric = fc.record({ type: fc.oneof(fc.constant('counter'), anything), answer, rejects: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(metric),
        fc.constantFrom('text' as const, 'OpenMetrics' as const),
        async (metrics, format) => {
          const registered = newRegistry(library, format);
          for (const [i, { type, answer: given, rejects }] of metrics.entries()) {
            const get = (): Promise<unknown> => (rejects ? Promise.reject(given) : Promise.resolve(given));
            registered.registry.registerMetric({ name: i === 0 ? undefined : `metric_${i}`, type, get } as never);
          }
          const failures: unknown[] = [];
          const families = await bridgeTo(registered, { failed: (...failure) => failures.push(failure) }).foreign();
          expect(families.length + failures.length).toBe(metrics.length);
        },
      ),
    );
  });
});
