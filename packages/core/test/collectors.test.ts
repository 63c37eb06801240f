import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { counter, createTelemetry, defineCatalog, gauge, histogram, oneOf, open } from '../src/index.ts';
import type { Collector } from '../src/index.ts';
import { fakeClock } from './fake-clock.ts';

const broker = defineCatalog('broker', {
  depth: gauge({ help: 'Jobs waiting in a queue.', labels: { queue: open(10) } }),
  delivered: counter({ help: 'Jobs delivered since the broker started.', labels: { queue: open(10) } }),
  consumers: gauge({ help: 'Consumers connected.' }),
});

const jobs = defineCatalog('jobs', {
  published: counter({ help: 'Jobs published since the broker started.' }),
  wait: histogram({ help: 'Time a job waited in a queue.', unit: 'seconds' }),
});

function brokerTelemetry() {
  const warnings: string[] = [];
  const clock = fakeClock();
  const logger = { warn: (message: string) => warnings.push(message), error() {} };
  const telemetry = createTelemetry({
    service: 'test',
    catalogs: { broker, jobs },
    registry: false,
    runtime: false,
    clock,
    logger,
  });
  const lines = async (name: string) =>
    (await telemetry.exposition()).body.split('\n').filter((line) => line.startsWith(name));
  return { telemetry, ...telemetry.broker, ...telemetry.jobs, warnings, clock, lines };
}

test('one call reports several metrics, with the values themselves', async () => {
  const { telemetry, depth, delivered, consumers, lines } = brokerTelemetry();
  let calls = 0;
  telemetry.addCollector({
    name: 'broker',
    metrics: [depth, delivered, consumers],
    async collect(report) {
      calls++;
      await Promise.resolve();
      report(depth, { queue: 'mail' }, 3 * calls);
      report(delivered, { queue: 'mail' }, 100 * calls);
      report(consumers, 2);
    },
  });
  expect(await lines('broker_')).toEqual([
    'broker_depth{queue="mail"} 3',
    'broker_delivered_total{queue="mail"} 100',
    'broker_consumers 2',
  ]);
  expect(await lines('broker_delivered')).toEqual(['broker_delivered_total{queue="mail"} 200']);
  expect(calls).toBe(2);
});

test('concurrent scrapes share one run', async () => {
  const { telemetry, depth } = brokerTelemetry();
  let calls = 0;
  telemetry.addCollector({ name: 'broker', metrics: [depth], collect: () => void calls++ });
  await Promise.all([telemetry.exposition(), telemetry.exposition(), telemetry.snapshot()]);
  expect(calls).toBe(1);
});

test('what is no longer reported is no longer on the page', async () => {
  const { telemetry, depth, lines } = brokerTelemetry();
  let queues = ['mail', 'images'];
  telemetry.addCollector({
    name: 'broker',
    metrics: [depth],
    collect: (report) => queues.forEach((queue) => report(depth, { queue }, 1)),
  });
  expect(await lines('broker_depth')).toHaveLength(2);
  queues = ['images'];
  expect(await lines('broker_depth')).toEqual(['broker_depth{queue="images"} 1']);
});

test('collectors that share a metric replace their own series alone', async () => {
  const { telemetry, depth, lines } = brokerTelemetry();
  let failing = false;
  let queues = ['mail'];
  const reporting = (name: string, queuesNow: () => readonly string[]): Collector => ({
    name,
    metrics: [depth],
    collect(report) {
      if (failing && name === 'first') throw new Error('broker is gone');
      for (const queue of queuesNow()) report(depth, { queue }, 1);
    },
  });
  const first = telemetry.addCollector(reporting('first', () => queues));
  const second = telemetry.addCollector(reporting('second', () => ['images']));
  expect(await lines('broker_depth')).toEqual(['broker_depth{queue="mail"} 1', 'broker_depth{queue="images"} 1']);
  failing = true;
  expect(await lines('broker_depth')).toEqual(['broker_depth{queue="images"} 1']);
  failing = false;
  queues = ['sounds', 'images'];
  expect((await lines('broker_depth')).toSorted()).toEqual([
    'broker_depth{queue="images"} 1',
    'broker_depth{queue="sounds"} 1',
  ]);
  queues = [];
  expect(await lines('broker_depth')).toEqual(['broker_depth{queue="images"} 1']);
  first();
  expect(await lines('broker_depth')).toEqual(['broker_depth{queue="images"} 1']);
  second();
  expect(await lines('broker_depth')).toEqual([]);
});

test('a failing collector leaves out its own metrics, is counted, and is told of once', async () => {
  const { telemetry, depth, consumers, warnings, lines } = brokerTelemetry();
  let fail = false;
  telemetry.addCollector({
    name: 'depths',
    metrics: [depth],
    collect(report) {
      report(depth, { queue: 'mail' }, 3);
      if (fail) throw new Error('broker is gone');
    },
  });
  telemetry.addCollector({ name: 'consumers', metrics: [consumers], collect: (report) => report(consumers, 2) });
  expect(await lines('broker_')).toEqual(['broker_depth{queue="mail"} 3', 'broker_consumers 2']);
  fail = true;
  expect(await lines('broker_')).toEqual(['broker_consumers 2']);
  expect(await lines('telltale_collector_errors_total{collector="depths",reason="error"}')).toEqual([
    'telltale_collector_errors_total{collector="depths",reason="error"} 2',
  ]);
  expect(warnings).toEqual(['collector "depths": broker is gone; its metrics are left out of the page.']);
  fail = false;
  expect(await lines('broker_depth')).toHaveLength(1);
});

test('a collector that hangs is given up after its timeout, and not started again while it hangs', async () => {
  const { telemetry, depth, consumers, clock, warnings, lines } = brokerTelemetry();
  let calls = 0;
  let aborted = 0;
  const hanging = Promise.withResolvers<void>();
  telemetry.addCollector({
    name: 'slow',
    metrics: [depth],
    timeoutSeconds: 2,
    async collect(report, signal) {
      calls++;
      signal.addEventListener('abort', () => aborted++);
      await hanging.promise;
      report(depth, { queue: 'late' }, 1);
    },
  });
  telemetry.addCollector({ name: 'quick', metrics: [consumers], collect: (report) => report(consumers, 2) });
  const page = lines('broker_');
  await setImmediate();
  clock.advance(2000);
  expect(await page).toEqual(['broker_consumers 2']);
  expect(await lines('broker_')).toEqual(['broker_consumers 2']);
  expect({ calls, aborted }).toEqual({ calls: 1, aborted: 1 });
  hanging.resolve();
  await setImmediate();
  expect(await lines('broker_')).toEqual(['broker_depth{queue="late"} 1', 'broker_consumers 2']);
  expect(await lines('telltale_collector_errors_total{collector="slow",reason="timeout"}')).toEqual([
    'telltale_collector_errors_total{collector="slow",reason="timeout"} 2',
  ]);
  expect(warnings).toEqual([
    'collector "slow": it took longer than its timeout; its metrics are left out of the page.',
  ]);
});

test('a report of a metric that was not announced, or with wrong labels, fails the collector and nothing else', async () => {
  const { telemetry, depth, consumers, warnings, lines } = brokerTelemetry();
  telemetry.addCollector({ name: 'stray', metrics: [depth], collect: (report) => report(consumers, 1) });
  telemetry.addCollector({
    name: 'wrong',
    metrics: [depth],
    collect: (report) => report(depth, { colour: 'red' } as never, 1),
  });
  expect(await lines('broker_')).toEqual([]);
  expect(warnings).toHaveLength(2);
});

test('a collector that is taken out takes its series with it', async () => {
  const { telemetry, consumers, lines } = brokerTelemetry();
  const stop = telemetry.addCollector({ name: 'c', metrics: [consumers], collect: (report) => report(consumers, 2) });
  expect(await lines('broker_consumers')).toHaveLength(1);
  stop();
  stop();
  expect(await lines('broker_consumers')).toEqual([]);
});

test('values that fold into other are added together', async () => {
  const { telemetry, depth, lines } = brokerTelemetry();
  telemetry.addCollector({
    name: 'many',
    metrics: [depth],
    collect(report) {
      for (let i = 0; i < 12; i++) report(depth, { queue: `q${i}` }, 1);
    },
  });
  expect(await lines('broker_depth{queue="other"}')).toEqual(['broker_depth{queue="other"} 2']);
});

test('a collector may be an object of a class', async () => {
  const { telemetry, consumers, lines } = brokerTelemetry();
  class Consumers implements Collector {
    readonly name = 'consumers';
    readonly metrics = [consumers];
    readonly #connected = 3;

    collect(report: Parameters<Collector['collect']>[0]): void {
      report(consumers, this.#connected);
    }
  }
  telemetry.addCollector(new Consumers());
  expect(await lines('broker_consumers')).toEqual(['broker_consumers 3']);
});

test('a collector may answer with a promise of another library', async () => {
  const { telemetry, consumers, lines } = brokerTelemetry();
  telemetry.addCollector({
    name: 'query',
    metrics: [consumers],
    collect(report) {
      const query = setImmediate().then(() => report(consumers, 4));
      // oxlint-disable-next-line unicorn/no-thenable -- what query builders return
      return { then: query.then.bind(query) } as Promise<void>;
    },
  });
  expect(await lines('broker_consumers')).toEqual(['broker_consumers 4']);
});

test('a collector that asks for the page it is collected for runs out of time, and the page is served', async () => {
  const { telemetry, depth, consumers, clock, lines } = brokerTelemetry();
  let runs = 0;
  telemetry.addCollector({
    name: 'circle',
    metrics: [depth],
    async collect(report) {
      runs++;
      await telemetry.exposition();
      report(depth, { queue: 'mail' }, 1);
    },
  });
  telemetry.addCollector({ name: 'quick', metrics: [consumers], collect: (report) => report(consumers, 2) });
  const page = lines('broker_');
  await setImmediate();
  clock.advance(5000);
  expect(await page).toEqual(['broker_consumers 2']);
  expect(runs).toBe(1);
});

test.each([Number.NaN, -1, Infinity])('a counter is not reported as %d', async (value) => {
  const { telemetry, published, warnings, lines } = brokerTelemetry();
  telemetry.addCollector({ name: 'wrong', metrics: [published], collect: (report) => report(published, value) });
  expect(await lines('jobs_published')).toEqual([]);
  expect(warnings.join()).toContain('jobs_published_total takes a finite number that is not negative');
});

test('what is no collector is refused when it is added', () => {
  const { telemetry, depth, wait } = brokerTelemetry();
  const collect = (): void => {};
  const add = (collector: object) => () => telemetry.addCollector(collector as Collector);
  expect(add({ name: 'broker', metrics: [depth, wait], collect })).toThrow(/jobs_wait_seconds, a histogram/);
  expect(add({ name: 'broker', collect })).toThrow(/"broker" lists no metrics/);
  expect(add({ metrics: [depth], collect })).toThrow(/is called undefined/);
  expect(add({ name: 'broker', metrics: [depth] })).toThrow(/no function collect/);
});

test.each([[undefined], ['down'], [Object.create(null) as object]])(
  'a collector may fail with anything: %o',
  async (thrown) => {
    const { telemetry, depth, consumers, warnings, lines } = brokerTelemetry();
    telemetry.addCollector({ name: 'broken', metrics: [depth], collect: () => Promise.reject(thrown) });
    telemetry.addCollector({ name: 'quick', metrics: [consumers], collect: (report) => report(consumers, 2) });
    expect(await lines('broker_')).toEqual(['broker_consumers 2']);
    expect(warnings).toHaveLength(1);
  },
);

test('what is recorded without a collector stays beside what one reports', async () => {
  const signals = defineCatalog('signals', {
    sent: counter({ help: 'Records sent.', labels: { signal: oneOf('logs', 'traces', 'metrics') } }),
    waiting: gauge({ help: 'Records that wait.', labels: { signal: oneOf('logs', 'traces', 'metrics') } }),
  });
  const telemetry = createTelemetry({ catalogs: { signals }, registry: false, runtime: false });
  const { sent, waiting } = telemetry.signals;
  const lines = async () =>
    (await telemetry.exposition()).body.split('\n').filter((line) => line.startsWith('signals_'));
  waiting.set({ signal: 'logs' }, 0);
  let isFailing = false;
  const remove = telemetry.addCollector({
    name: 'traces',
    metrics: [sent, waiting],
    collect(report) {
      if (isFailing) throw new Error('not now');
      report(sent, { signal: 'traces' }, 7);
      report(waiting, { signal: 'traces' }, 1);
    },
  });
  const logs = sent.with({ signal: 'logs' });
  const own = ['signals_sent_total{signal="logs"} 0', 'signals_waiting{signal="logs"} 0'];
  const reported = ['signals_sent_total{signal="traces"} 7', 'signals_waiting{signal="traces"} 1'];
  // The zeros that it started with are gone: of metrics nothing is known.
  expect((await lines()).toSorted(byText)).toEqual([...own, ...reported].toSorted(byText));
  logs.inc(3);
  const later = ['signals_sent_total{signal="logs"} 3', 'signals_waiting{signal="logs"} 0'];
  expect((await lines()).toSorted(byText)).toEqual([...later, ...reported].toSorted(byText));
  isFailing = true;
  expect((await lines()).toSorted(byText)).toEqual(later.toSorted(byText));
  remove();
  expect((await lines()).toSorted(byText)).toEqual(later.toSorted(byText));
});

const byText = (one: string, other: string): number => (one < other ? -1 : 1);
