import '../src/vitest.ts';
import { counter, defineCatalog, gauge, histogram, oneOf } from '@telltale/core';
import { describe, expect, test, vi } from 'vitest';
import { isolatedTelemetry, TestingError } from '../src/index.ts';
import { assertDoesNotFire, assertFires, assertFiring, assertHasData, assertPending } from '../src/alerts/index.ts';
import { assertResolved, simulateAlerts } from '../src/alerts/index.ts';
import type { RulesInput, SimulationOptions } from '../src/alerts/index.ts';

const shop = defineCatalog('shop', {
  requests: counter({ help: 'Requests of customers.', labels: { outcome: oneOf('ok', 'failed') } }),
  queue: gauge({ help: 'Orders that wait.' }),
  wait: histogram({ help: 'Time a customer waits.', unit: 'seconds', buckets: [1, 5] }),
});

const highErrorRate = {
  alert: 'HighErrorRate',
  expr: `sum by (job) (rate(shop_requests_total{outcome="failed"}[5m])) / sum by (job) (rate(shop_requests_total[5m])) > 0.05`,
  for: '5m',
  labels: { severity: 'critical' },
  annotations: { summary: '{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests' },
};
const down = { alert: 'Down', expr: 'up == 0', for: '1m', labels: { severity: 'critical' } };
const rules: RulesInput = [{ name: 'shop', interval: '1m', rules: [highErrorRate, down] }];

function messageOf(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the expectation was met');
}

/** What an expectation that is wrong in itself is refused with. */
function codeOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error instanceof TestingError ? error.code : error;
  }
  return undefined;
}

describe('scripted series', () => {
  test('make an alert pending, firing and resolved', async () => {
    const simulation = simulateAlerts({ rules });
    simulation.series('shop_requests_total{job="api", outcome="ok"}', '0+100x60');
    simulation.series('shop_requests_total{job="api", outcome="failed"}', '0+0x9 0+50x10 500+0x40');
    await simulation.run('1h');

    const critical = { labels: { job: 'api', severity: 'critical' } };
    expect(simulation).toFire('HighErrorRate', critical);
    expect(simulation).toBePending('HighErrorRate', { at: '12m' });
    expect(simulation).toBeFiring('HighErrorRate', { at: '18m', ...critical });
    expect(simulation).toFire('HighErrorRate', {
      at: '18m',
      annotations: { summary: 'api fails 33.33% of its requests' },
    });
    expect(simulation).toFire('HighErrorRate', { between: ['15m', '17m'] });
    expect(simulation).not.toFire('HighErrorRate', { between: ['0s', '14m'] });
    expect(simulation).toBeResolved('HighErrorRate');
    expect(simulation).not.toBeResolved('HighErrorRate', { at: '18m' });
    expect(simulation).not.toBeFiring('HighErrorRate');
    expect(simulation).not.toBePending('HighErrorRate', { at: '18m' });
    expect(simulation).not.toFire('HighErrorRate', { labels: { job: 'web' } });
    expect(simulation).not.toFire('Down');
    expect(simulation.alerts('12m')).toMatchObject([{ name: 'HighErrorRate', state: 'pending', time: 12 * 60_000 }]);
    expect(simulation.alerts('0s')).toEqual([]);
  });

  test('are numbers, functions of time, gaps and ends too', async () => {
    const simulation = simulateAlerts({ seriesInterval: '30s' });
    simulation.series('constant', 7);
    simulation.series('line', (seconds) => seconds * 2);
    simulation.series('gaps{a="b"}', '1 _ 3 stale 5');
    simulation.series('slow', '1 2', { interval: '2m' });
    simulation.series('odd', (seconds) => (seconds % 60 === 0 ? 1 : undefined));
    await simulation.run('2m');
    expect(await simulation.query('constant + line')).toEqual([{ labels: {}, value: 247 }]);
    expect(await simulation.query('gaps', '1m30s')).toEqual([]);
    expect(await simulation.query('gaps')).toEqual([{ labels: { __name__: 'gaps', a: 'b' }, value: 5 }]);
    expect(await simulation.query('scalar(slow)', '2m')).toEqual([{ labels: {}, value: 2 }]);
    expect(await simulation.query('count_over_time(odd[2m1s])')).toEqual([{ labels: {}, value: 3 }]);
    const [series] = await simulation.queryRange('line', { step: '1m' });
    expect(series?.points).toEqual([
      [0, 0],
      [60_000, 120],
      [120_000, 240],
    ]);
  });

  test('go on where a simulation goes on', async () => {
    const simulation = simulateAlerts();
    simulation.series('a', 1);
    await simulation.run('5m');
    simulation.series('b', '10+10x9');
    await simulation.run('7m');
    expect(await simulation.query('a + b')).toEqual([{ labels: {}, value: 21 }]);
    expect(await simulation.query('b', '5m')).toEqual([]);
  });
});

describe('traffic', () => {
  test('is recorded on a telemetry in simulated time, and scraped', async () => {
    const simulation = simulateAlerts({ rules });
    const telemetry = isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
    simulation.target(telemetry, { job: 'api', instance: 'a:3000' });
    let outcome: 'ok' | 'failed' = 'ok';
    simulation.every('5s', () => telemetry.shop.requests.inc({ outcome }));
    simulation.at('10m', () => (outcome = 'failed'));
    simulation.at('20m', () => (outcome = 'ok'));
    await simulation.run('15m');
    expect(simulation).toBePending('HighErrorRate');
    await simulation.run('40m');
    expect(simulation).toFire('HighErrorRate', {
      at: '19m',
      labels: { job: 'api' },
      annotations: { summary: /^api fails 100% of/ },
    });
    expect(simulation).toBeResolved('HighErrorRate');
    expect(await simulation.query('sum(increase(shop_requests_total[10m])) > bool 100')).toEqual([
      { labels: {}, value: 1 },
    ]);
    expect(simulation.warnings).toEqual(new Set());
  });

  test('takes simulated time: timers, timestamps, and what waits for the clock', async () => {
    const simulation = simulateAlerts({ start: 1_700_000_000_000 });
    const telemetry = isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
    simulation.target(telemetry, { job: 'api' });
    simulation.at('1m', () => {
      const end = telemetry.shop.wait.startTimer();
      simulation.clock.after(3000, end);
    });
    simulation.at('2m', () => telemetry.shop.queue.setToCurrentTime());
    await simulation.run('3m');
    expect(await simulation.query('shop_wait_seconds_sum')).toMatchObject([{ value: 3 }]);
    expect(await simulation.query('shop_queue')).toMatchObject([{ value: 1_700_000_120 }]);
    await expect(telemetry).toHaveRecorded(shop.wait, {}, { count: 1, within: [1, 5] });
  });

  test('comes from several processes that fail, restart and vanish', async () => {
    const simulation = simulateAlerts({ rules, scrapeInterval: '30s' });
    const start = () => isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
    const b = start();
    let a = start();
    const targets = [
      simulation.target(a, { job: 'api', instance: 'a:3000', labels: { region: 'eu' } }),
      simulation.target(() => b.exposition().then(({ body }) => body), { job: 'api', instance: 'b:3000' }),
    ] as const;
    simulation.every('30s', () => {
      for (const { shop } of [a, b]) shop.requests.inc({ outcome: 'ok' }, 30);
    });
    simulation.at('10m', () => targets[1].down());
    simulation.at('15m', () => targets[1].up());
    simulation.at('20m', () => targets[0].restart((a = start())));
    simulation.at('30m', () => targets[1].vanish());
    await simulation.run('40m');

    expect(simulation).toFire('Down', { between: ['11m', '11m'], labels: { instance: 'b:3000' } });
    expect(simulation).not.toFire('Down', { labels: { instance: 'a:3000' } });
    expect(simulation).toBeResolved('Down', { at: '16m' });
    expect(await simulation.query('count(up)', '29m')).toEqual([{ labels: {}, value: 2 }]);
    expect(await simulation.query('up')).toEqual([
      { labels: { __name__: 'up', instance: 'a:3000', job: 'api', region: 'eu' }, value: 1 },
    ]);
    expect(await simulation.query('resets(shop_requests_total{instance="a:3000", outcome="ok"}[30m])')).toMatchObject([
      { value: 1 },
    ]);
    // A counter that starts anew is no loss of traffic.
    expect(
      await simulation.query('rate(shop_requests_total{instance="a:3000",outcome="ok"}[10m]) > bool 0.9', '25m'),
    ).toMatchObject([{ value: 1 }]);
  });

  test('tells of pages that cannot be read, and goes on', async () => {
    const simulation = simulateAlerts();
    simulation.target(() => 'no page at all', { job: 'a' });
    simulation.target(() => Promise.reject(new Error('connection refused')), { job: 'b', instance: 'b:1' });
    await simulation.run('1m');
    expect(await simulation.query('sum(up)')).toEqual([{ labels: {}, value: 0 }]);
    expect([...simulation.warnings]).toEqual([
      expect.stringContaining('the page of localhost:9464 was refused: line 1'),
      'b:1 did not answer: connection refused',
    ]);
  });
});

test('things happen in order: what is planned, timers, samples, scrapes, rules', async () => {
  const simulation = simulateAlerts({ rules: [{ name: 'g', rules: [{ record: 'seen', expr: 'a + on () x' }] }] });
  const order: string[] = [];
  let planned = 0;
  simulation.target(() => `x ${planned}\n`, { job: 'j' });
  simulation.series('a', () => (order.push('sample'), planned));
  simulation.at('1m', async () => {
    await Promise.resolve();
    planned = 5;
    order.push('action');
    simulation.clock.after(0, () => order.push('timer'));
  });
  await simulation.run('1m');
  expect(order).toEqual(['sample', 'action', 'timer', 'sample']);
  expect(await simulation.query('seen')).toMatchObject([{ value: 10 }]);
});

test('time is the simulation’s own, also where a test has faked that of the process', async () => {
  vi.useFakeTimers();
  try {
    const simulation = simulateAlerts({ rules });
    const telemetry = isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
    simulation.target(telemetry, { job: 'api' });
    simulation.at('1m', () => simulation.clock.after(30_000, () => telemetry.shop.queue.set(simulation.clock.now())));
    await simulation.run('2m');
    await expect(telemetry).toHaveRecorded(shop.queue, 90_000);
  } finally {
    vi.useRealTimers();
  }
});

test('hours take milliseconds, and a day of scrapes a second or so', async () => {
  const simulation = simulateAlerts({ rules, scrapeInterval: '1m' });
  const telemetry = isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
  simulation.target(telemetry, { job: 'api' });
  simulation.every('1m', () => telemetry.shop.requests.inc({ outcome: 'ok' }, 60));
  await simulation.run('1d');
  expect(await simulation.query('round(increase(shop_requests_total{outcome="ok"}[1d]))')).toMatchObject([
    { value: 86_400 },
  ]);
});

describe('a failure', () => {
  test('shows the states of the alert over time', async () => {
    const simulation = simulateAlerts({ rules });
    simulation.series('up{job="api"}', '1x9 0x9 1x39');
    simulation.series('up{job="web"}', '1x29 0x3 1x19');
    await simulation.run('59m');
    expect(messageOf(() => expect(simulation).not.toFire('Down', { labels: { job: 'api' } }))).toMatchInlineSnapshot(`
      "expected Down{job="api"} not to fire

      Down is raised by
        up == 0  for 1m

      Down{job="api", severity="critical"}
        ..........pFFFFFFFFFrrrrrrrrrrrrrrrr........................
        pending 10m, firing 11m, resolved 20m, inactive 36m

      Down{job="web", severity="critical"}
        ..............................pFFFrrrrrrrrrrrrrrrr..........
        pending 30m, firing 31m, resolved 34m, inactive 50m

      0s to 59m, 1m a letter: . inactive, p pending, F firing, r resolved"
    `);
    expect(messageOf(() => expect(simulation).toBePending('Down', { at: '15m' }))).toMatchInlineSnapshot(`
      "expected Down to be pending at 15m

      Down is raised by
        up == 0  for 1m

      Down{job="api", severity="critical"}
        ..........pFFFFFFFFFrrrrrrrrrrrrrrrr........................
        pending 10m, firing 11m, resolved 20m, inactive 36m

      Down{job="web", severity="critical"}
        ..............................pFFFrrrrrrrrrrrrrrrr..........
        pending 30m, firing 31m, resolved 34m, inactive 50m

      0s to 59m, 1m a letter: . inactive, p pending, F firing, r resolved"
    `);
    expect(messageOf(() => expect(simulation).toFire('HighErrorRate'))).toMatchInlineSnapshot(`
      "expected HighErrorRate to fire

      HighErrorRate is raised by
        sum by (job) (rate(shop_requests_total{outcome="failed"}[5m])) / sum by (job) (rate(shop_requests_total[5m])) > 0.05  for 5m

      HighErrorRate was never pending or firing in 59m."
    `);
    expect(simulation.timeline()).toContain('Down{job="api", severity="critical"}');
  });

  test('shows the annotations that the alert had instead', async () => {
    const simulation = simulateAlerts({ rules });
    simulation.series('shop_requests_total{job="api", outcome="failed"}', '0+100x60');
    await simulation.run('30m');
    const annotations = { summary: 'api fails' };
    expect(messageOf(() => expect(simulation).toFire('HighErrorRate', { annotations }))).toMatchInlineSnapshot(`
      "expected HighErrorRate to fire with the annotations {summary="api fails"}, but it had:
        HighErrorRate{job="api", severity="critical"}
          summary: "api fails 100% of its requests"

      HighErrorRate is raised by
        sum by (job) (rate(shop_requests_total{outcome="failed"}[5m])) / sum by (job) (rate(shop_requests_total[5m])) > 0.05  for 5m

      HighErrorRate{job="api", severity="critical"}
        .pppppFFFFFFFFFFFFFFFFFFFFFFFFF
        pending 1m, firing 6m

      0s to 30m, 1m a letter: . inactive, p pending, F firing, r resolved"
    `);
  });

  test('shows which selectors of an empty query find nothing', async () => {
    const simulation = simulateAlerts();
    simulation.series('a{x="1"}', 1);
    await simulation.run('5m');
    await expect(simulation).toHaveData('a', { at: '1m' });
    await expect(simulation).not.toHaveData('0 / (a - a)');
    const failure = expect(simulation).toHaveData('sum(rate(a{x="1"}[5m])) / sum(rate(b[5m] offset 1m))');
    await expect(failure).rejects.toThrowErrorMatchingInlineSnapshot(`
      [Error: expected data at 5m of
        sum(rate(a{x="1"}[5m])) / sum(rate(b[5m] offset 1m))

      but it yields nothing. What it selects there:

        a{x="1"}: 1 series
        b offset 1m: no series]
    `);
  });
});

describe('what cannot be right', () => {
  test('is refused: names, times, series and options', async () => {
    const simulation = simulateAlerts({ rules });
    expect(codeOf(() => expect(simulation).not.toFire('Down'))).toBe('TESTING_TIME');
    expect(codeOf(() => expect(simulation).not.toBePending('Down'))).toBe('TESTING_TIME');
    simulation.series('up', 1);
    await simulation.run('10m');
    expect(codeOf(() => expect(simulation).not.toFire('Dwon'))).toBe('TESTING_ALERT_UNKNOWN');
    expect(codeOf(() => expect(simulation).toFire('Down', { label: {} } as never))).toBe('TESTING_OPTIONS');
    expect(codeOf(() => expect(simulation).toFire('Down', { at: '1m', between: ['0s', '1m'] }))).toBe(
      'TESTING_OPTIONS',
    );
    expect(codeOf(() => expect(simulation).toBePending('Down', { between: [] } as never))).toBe('TESTING_OPTIONS');
    expect(codeOf(() => expect(simulation).not.toFire('Down', { at: '11m' }))).toBe('TESTING_TIME');
    expect(codeOf(() => expect(simulation).not.toFire('Down', { at: 'soon' }))).toBe('TESTING_TIME');
    expect(codeOf(() => simulation.at('5m', () => {}))).toBe('TESTING_TIME');
    expect(codeOf(() => simulation.every('0s', () => {}))).toBe('TESTING_TIME');
    expect(codeOf(() => simulation.series('up', 2))).toBe('TESTING_SERIES');
    expect(codeOf(() => simulation.series('x', '1 two'))).toBe('TESTING_SERIES');
    expect(codeOf(() => simulateAlerts({ start: -1 }))).toBe('TESTING_OPTIONS');
    simulation.target(() => '', { job: 'a' });
    expect(codeOf(() => simulation.target(() => '', { job: 'a' }))).toBe('TESTING_OPTIONS');
    await expect(simulation.run('5m')).rejects.toMatchObject({ code: 'TESTING_TIME' });
  });

  test('is refused: rules that Prometheus would refuse, or could not evaluate', async () => {
    const wrong: readonly SimulationOptions['rules'][] = [
      [{ name: 'g', rules: [{ alert: 'A', expr: 'up ==' }] }],
      'groups: [{ name: g, rules: [{ alert: A, expr: up, fro: 5m }] }]',
      'groups:\n\t- name: g',
      'groups: 5',
    ];
    for (const rules of wrong) expect(codeOf(() => simulateAlerts({ rules: rules! }))).toBe('TESTING_RULES');
    const simulation = simulateAlerts({ rules: [{ name: 'g', rules: [{ record: 'a', expr: 'x + on () y' }] }] });
    simulation.series('x{a="1"}', 1).series('x{a="2"}', 1).series('y', 1);
    await expect(simulation.run('1m')).rejects.toMatchObject({ code: 'TESTING_RULE_FAILED' });
  });

  test('is what actions throw', async () => {
    const simulation = simulateAlerts().at('1m', () => Promise.reject(new Error('no luck')));
    await expect(simulation.run('2m')).rejects.toThrow('no luck');
  });
});

test('rules that raise alerts of the same name and labels are told apart', async () => {
  const simulation = simulateAlerts({
    rules: [
      {
        name: 'g',
        rules: [
          { alert: 'High', expr: 'sum(x) > 5', annotations: { why: 'much' } },
          { alert: 'High', expr: 'sum(x) > 3', for: '2m', annotations: { why: 'long' } },
        ],
      },
    ],
  });
  simulation.series('x', '0+1x20');
  await simulation.run('5m');
  expect(simulation).not.toFire('High');
  expect(simulation).toBePending('High', { annotations: { why: 'long' } });
  await simulation.run('10m');
  expect(simulation).toFire('High', { between: ['6m', '6m'], annotations: { why: 'much' } });
  const states = simulation.alerts().map(({ state, annotations }) => `${state} ${annotations['why']}`);
  expect(states.toSorted()).toEqual(['firing long', 'firing much']);
});

test('rules are read from YAML as Prometheus reads it, from a rule file or a PrometheusRule', async () => {
  const yaml = `
groups:
  - name: g
    interval: 30s
    limit: 10
    rules:
      - alert: High
        expr: x > 1
        for: 0
        labels: { version: 1.10, on: yes }
        annotations:
          summary: "{{ $value }}"
      - alert: Bare
        expr: |
          x > 2
        annotations:
`;
  const object = `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:${yaml.replaceAll('\n', '\n  ')}`;
  for (const rules of [yaml, object]) {
    const simulation = simulateAlerts({ rules });
    simulation.series('x', 2);
    await simulation.run('1m');
    expect(simulation).toBeFiring('High', { labels: { version: '1.10', on: 'yes' }, annotations: { summary: '2' } });
    expect(simulation).not.toFire('Bare');
  }
});

test('assertions do the same for other test runners', async () => {
  const simulation = simulateAlerts({ rules });
  simulation.series('up{job="api"}', '1 1 0x4 1x9');
  await simulation.run('10m');
  assertFires(simulation, 'Down', { between: ['3m', '3m'] });
  assertPending(simulation, 'Down', { at: '2m' });
  assertFiring(simulation, 'Down', { at: '4m' });
  assertResolved(simulation, 'Down');
  assertDoesNotFire(simulation, 'HighErrorRate');
  await assertHasData(simulation, 'up');
  const failures: readonly (() => unknown)[] = [
    () => assertFires(simulation, 'HighErrorRate'),
    () => assertPending(simulation, 'Down'),
    () => assertFiring(simulation, 'Down'),
    () => assertResolved(simulation, 'Down', { at: '4m' }),
    () => assertDoesNotFire(simulation, 'Down'),
  ];
  for (const failure of failures) expect(failure).toThrow(/^expected (Down|HighErrorRate)/);
  await expect(assertHasData(simulation, 'down')).rejects.toThrow('down: no series');
});
