import { describe, expect, test } from 'vitest';
import {
  checkRules,
  createEngine,
  isStaleAt,
  Labels,
  MemoryStorage,
  NativeHistogram,
  RuleEvaluator,
} from '../src/index.ts';
import type { AlertTransition, RuleClock, RuleEvaluatorOptions, RuleGroup } from '../src/index.ts';

const MINUTE = 60_000;

function setUp(groups: readonly RuleGroup[], options: Partial<RuleEvaluatorOptions> = {}) {
  const storage = new MemoryStorage({ retentionSeconds: 1e6 });
  const transitions: string[] = [];
  const onTransition = ({ alert, from, to, time }: AlertTransition) =>
    transitions.push(`${time / MINUTE}m ${alert.labels.get('instance')} ${from} -> ${to}`);
  const rules = new RuleEvaluator({ groups, engine: createEngine(storage), storage, onTransition, ...options });
  return {
    rules,
    storage,
    transitions,
    /** Sets a metric at a minute and evaluates there. */
    async step(minute: number, values: Readonly<Record<string, number>> = {}): Promise<void> {
      for (const [instance, value] of Object.entries(values)) {
        storage.append(Labels.from({ __name__: 'x', instance }), minute * MINUTE, value);
      }
      await rules.evaluate(minute * MINUTE);
    },
    states: () => rules.alerts.map(({ labels, state }) => `${labels.get('instance')} ${state}`),
    /** What is stored of a metric: `minute: value`, by series. */
    stored(metric: string): Record<string, string[]> {
      const found = [...storage.select([{ name: '__name__', op: '=', value: metric }], -Infinity, Infinity)];
      return Object.fromEntries(
        found.map(({ labels, timestamps, values }) => [
          String(labels),
          Array.from(timestamps, (at, i) => `${at / MINUTE}: ${isStaleAt(values, i) ? 'stale' : values[i]}`),
        ]),
      );
    },
  };
}

function alerting(fields: Record<string, unknown> = {}): RuleGroup[] {
  return [{ name: 'g', rules: [{ alert: 'High', expr: 'x > 5', ...fields }] }];
}

describe('an alert', () => {
  test('is pending for its `for`, fires, resolves, and is forgotten', async () => {
    const { step, states, transitions, rules } = setUp(alerting({ for: '2m' }), { resolvedRetentionSeconds: 300 });
    await step(0, { a: 9 });
    expect(states()).toEqual(['a pending']);
    await step(1, { a: 8 });
    expect(states()).toEqual(['a pending']);
    await step(2, { a: 7 });
    expect(states()).toEqual(['a firing']);
    expect(rules.alerts[0]).toMatchObject({ value: 7, activeAt: 0, firedAt: 2 * MINUTE, resolvedAt: undefined });
    await step(3, { a: 1 });
    expect(states()).toEqual(['a resolved']);
    expect(rules.alerts[0]).toMatchObject({ value: 7, resolvedAt: 3 * MINUTE });
    await step(8, { a: 1 });
    expect(states()).toEqual(['a resolved']);
    await step(9, { a: 1 });
    expect(states()).toEqual([]);
    expect(transitions).toEqual([
      '0m a inactive -> pending',
      '2m a pending -> firing',
      '3m a firing -> resolved',
      '9m a resolved -> inactive',
    ]);
  });

  test('starts over when its series goes before it fires, or comes back after it has resolved', async () => {
    const { step, states, rules, transitions } = setUp(alerting({ for: '2m' }));
    await step(0, { a: 9 });
    await step(1, { a: 1 });
    expect(states()).toEqual([]);
    await step(2, { a: 9 });
    await step(4, { a: 9 });
    await step(5, { a: 1 });
    await step(6, { a: 9 });
    expect(states()).toEqual(['a pending']);
    expect(rules.alerts[0]).toMatchObject({ activeAt: 6 * MINUTE, firedAt: undefined, resolvedAt: undefined });
    expect(transitions.at(-1)).toBe('6m a resolved -> pending');
  });

  test('fires at once without `for`', async () => {
    const { step, states, transitions } = setUp(alerting());
    await step(0, { a: 9, b: 9, c: 1 });
    expect(states()).toEqual(['a firing', 'b firing']);
    expect(transitions).toEqual(['0m a inactive -> firing', '0m b inactive -> firing']);
  });

  test('goes on firing for `keep_firing_for`, counted anew each time its series is gone', async () => {
    const { step, states, rules } = setUp(alerting({ keep_firing_for: '3m' }));
    await step(0, { a: 9 });
    await step(1, { a: 1 });
    expect(rules.alerts[0]).toMatchObject({ state: 'firing', keepFiringSince: MINUTE });
    await step(2, { a: 9 });
    expect(rules.alerts[0]).toMatchObject({ state: 'firing', keepFiringSince: undefined });
    await step(3, { a: 1 });
    await step(5, { a: 1 });
    expect(states()).toEqual(['a firing']);
    await step(6, { a: 1 });
    expect(states()).toEqual(['a resolved']);
  });

  test('writes ALERTS and ALERTS_FOR_STATE, and ends their series', async () => {
    const { step, stored } = setUp(alerting({ for: '1m', labels: { severity: 'page' } }));
    await step(10, { a: 9 });
    await step(11, { a: 9 });
    await step(12, { a: 1 });
    expect(stored('ALERTS')).toEqual({
      'ALERTS{alertname="High", alertstate="pending", instance="a", severity="page"}': ['10: 1', '11: stale'],
      'ALERTS{alertname="High", alertstate="firing", instance="a", severity="page"}': ['11: 1', '12: stale'],
    });
    expect(stored('ALERTS_FOR_STATE')).toEqual({
      'ALERTS_FOR_STATE{alertname="High", instance="a", severity="page"}': ['10: 600', '11: 600', '12: stale'],
    });
  });

  test('keeps its labels, and takes the texts of its annotations anew', async () => {
    const { step, rules } = setUp(
      alerting({ labels: { level: '{{ if gt $value 50.0 }}much{{ end }}' }, annotations: { text: 'is {{ $value }}' } }),
    );
    await step(0, { a: 9 });
    expect(rules.alerts[0]?.labels).toEqual(Labels.from({ alertname: 'High', instance: 'a' }));
    await step(1, { a: 10 });
    expect(rules.alerts[0]?.annotations).toEqual({ text: 'is 10' });
    // Other labels make another alert.
    await step(2, { a: 60 });
    expect(rules.alerts.map(({ labels, state }) => [labels.get('level'), state])).toEqual([
      ['', 'resolved'],
      ['much', 'firing'],
    ]);
  });

  test('is not raised twice with the same labels', async () => {
    const { step, rules } = setUp(alerting({ labels: { instance: 'all' } }));
    await step(0, { a: 9, b: 9 });
    expect(rules.groups[0]?.rules[0]).toMatchObject({
      health: 'err',
      lastError: 'vector contains metrics with the same labelset after applying alert labels',
    });
  });
});

describe('a recording rule', () => {
  test('stores what it yields, and ends series that are gone', async () => {
    const { step, stored } = setUp([
      { name: 'g', rules: [{ record: 'x:high', expr: 'x > 5', labels: { team: 'a', instance: '' } }] },
      { name: 'scalar', rules: [{ record: 'two', expr: '1 + 1' }] },
    ]);
    await step(0, { a: 9 });
    await step(1, { a: 1 });
    await step(2, { a: 7 });
    expect(stored('x:high')).toEqual({ 'x:high{team="a"}': ['0: 9', '1: stale', '2: 7'] });
    expect(stored('two')).toEqual({ two: ['0: 2', '1: 2', '2: 2'] });
  });

  test('is seen by the rules after it at the same time', async () => {
    const { step, stored } = setUp([
      {
        name: 'g',
        labels: { by: 'group', team: 'b' },
        rules: [
          { record: 'first', expr: 'sum(x)' },
          { record: 'second', expr: 'first * 2', labels: { by: 'rule' } },
        ],
      },
    ]);
    await step(0, { a: 2, b: 3 });
    expect(stored('second')).toEqual({ 'second{by="rule", team="b"}': ['0: 10'] });
  });

  test('asks and stores earlier by the offset of its group', async () => {
    const { step, stored } = setUp([
      {
        name: 'g',
        query_offset: '1m',
        rules: [
          { record: 'late', expr: 'x' },
          { alert: 'Late', expr: 'x > 5' },
        ],
      },
    ]);
    await step(0, { a: 9 });
    await step(1, { a: 1 });
    await step(2);
    expect(stored('late')).toEqual({ 'late{instance="a"}': ['0: 9', '1: 1'] });
    expect(stored('ALERTS')).toEqual({
      'ALERTS{alertname="Late", alertstate="firing", instance="a"}': ['0: 1', '1: stale'],
    });
  });
});

test('a failing rule is reported, keeps its series and stops no other', async () => {
  const { step, rules, stored } = setUp([
    {
      name: 'g',
      rules: [
        { record: 'fails', expr: 'x * on () group_left () (x > 1)' },
        { record: 'text', expr: '"not a vector"' },
        { record: 'works', expr: 'count(x)' },
      ],
    },
  ]);
  await step(0, { a: 2 });
  await step(1, { a: 2, b: 3 });
  await step(2, { a: 2, b: 0 });
  const [fails, text, works] = rules.groups[0]?.rules ?? [];
  expect(stored('fails')).toEqual({ 'fails{instance="a"}': ['0: 4', '2: 4'], 'fails{instance="b"}': ['2: 0'] });
  expect(fails?.health).toBe('ok');
  expect(text).toMatchObject({
    health: 'err',
    lastError: 'rule result is not a vector or scalar',
    lastEvaluation: 2 * MINUTE,
  });
  expect(works).toMatchObject({ health: 'ok', lastError: undefined });
  expect(stored('works')).toEqual({ works: ['0: 1', '1: 2', '2: 2'] });
});

test('native histograms are left out of what is recorded, and that is told', async () => {
  const engine = createEngine({
    select: () => [
      {
        labels: Labels.from({ __name__: 'h' }),
        timestamps: Float64Array.of(0),
        values: Float64Array.of(0),
        histograms: [new NativeHistogram({ count: 1, sum: 2 })],
      },
    ],
  });
  const { step, rules, stored } = setUp([{ name: 'g', rules: [{ record: 'r', expr: 'h' }] }], { engine });
  await step(0);
  expect(stored('r')).toEqual({});
  expect(rules.groups[0]?.rules[0]?.warnings).toEqual(['1 series of native histograms are not recorded']);
});

test('limits refuse rules that yield too much', async () => {
  const { step, rules, transitions } = setUp([
    {
      name: 'g',
      limit: 1,
      rules: [
        { record: 'r', expr: 'x' },
        { alert: 'A', expr: 'x > 5' },
      ],
    },
  ]);
  await step(0, { a: 9 });
  expect(rules.groups[0]?.rules.map(({ health }) => health)).toEqual(['ok', 'ok']);
  await step(1, { a: 9, b: 9 });
  expect(rules.groups[0]?.rules.map(({ lastError }) => lastError)).toEqual([
    'exceeded limit of 1 with 2 series',
    'exceeded limit of 1 with 2 alerts',
  ]);
  expect(rules.alerts).toEqual([]);
  expect(transitions.at(-1)).toBe('1m b firing -> inactive');
});

test('warnings of the engine and of templates are told', async () => {
  const { step, rules } = setUp([
    {
      name: 'g',
      rules: [{ record: 'q', expr: 'quantile(2, x)' }, ...alerting({ annotations: { a: '{{ .No }}' } })[0]!.rules],
    },
  ]);
  await step(0, { a: 9 });
  const [quantile, alert] = rules.groups[0]?.rules ?? [];
  expect(quantile?.warnings[0]).toContain('quantile value should be between 0 and 1, got 2');
  expect(alert?.warnings).toEqual([`template of "a": line 1, column 4: can't evaluate field No in struct`]);
});

test('replacing the groups keeps alerts of rules that stay, and ends the series of those that go', async () => {
  const clock = fakeClock();
  const { rules, step, states, stored } = setUp(
    [
      {
        name: 'g',
        rules: [
          { alert: 'High', expr: 'x > 5', for: '5m' },
          { record: 'gone', expr: 'x' },
        ],
      },
      { name: 'other', rules: [{ record: 'other', expr: 'x' }] },
    ],
    { clock },
  );
  await step(0, { a: 9 });
  clock.advance(MINUTE);
  expect(() => rules.replace([{ name: 'g', rules: [{ alert: 'High', expr: 'x >' }] }])).toThrow(
    'could not parse expression',
  );
  rules.replace([
    {
      name: 'g',
      rules: [
        { record: 'new', expr: 'x' },
        { alert: 'High', expr: 'x > 4', for: '5m' },
      ],
    },
  ]);
  expect(rules.alerts[0]?.activeAt).toBe(0);
  await step(5, { a: 9 });
  expect(states()).toEqual(['a firing']);
  expect(stored('gone')).toEqual({ 'gone{instance="a"}': ['0: 9', '1: stale'] });
  expect(stored('other')).toEqual({ 'other{instance="a"}': ['0: 9', '1: stale'] });
});

test('runs hours at once, each group at its own times', async () => {
  const { rules, storage, stored } = setUp(
    [
      { name: 'minutes', interval: '2m', rules: [{ record: 'm', expr: 'time() / 60' }] },
      { name: 'default', rules: [{ record: 'd', expr: 'm + 0.5' }] },
    ],
    { evaluationIntervalSeconds: 180 },
  );
  await rules.run(MINUTE, 8 * MINUTE);
  expect(stored('m')).toEqual({ m: ['2: 2', '4: 4', '6: 6', '8: 8'] });
  expect(stored('d')).toEqual({ d: ['3: 2.5', '6: 6.5'] });
  await rules.run(9 * MINUTE, 24 * 60 * MINUTE);
  expect(storage.stats().samples).toBe(720 + 480);
});

function fakeClock(): RuleClock & { advance(ms: number): void } {
  let now = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    monotonic: () => now,
    after(delay, callback) {
      const timer = { at: now + delay, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      now += ms;
      for (const timer of timers) {
        if (timer.at > now) continue;
        timers.delete(timer);
        timer.callback();
      }
    },
  };
}

/** Lets what is under way go on to its next timer. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

test('starts with the clock, counts the times it missed, and stops', async () => {
  const clock = fakeClock();
  const { rules, stored } = setUp([{ name: 'g', rules: [{ record: 'r', expr: 'time() / 60' }] }], { clock });
  clock.advance(10_000);
  rules.start();
  rules.start();
  clock.advance(49_999);
  await settle();
  expect(rules.groups[0]?.lastEvaluation).toBeUndefined();
  for (const ms of [1, MINUTE, 3 * MINUTE, MINUTE]) {
    clock.advance(ms);
    await settle();
  }
  expect(stored('r')).toEqual({ r: ['1: 1', '2: 2', '3: 3', '6: 6'] });
  expect(rules.groups[0]).toMatchObject({ missed: 2, lastEvaluation: 6 * MINUTE, intervalSeconds: 60 });
  await rules.stop();
  await rules.stop();
  clock.advance(5 * MINUTE);
  await settle();
  expect(rules.groups[0]?.lastEvaluation).toBe(6 * MINUTE);
});

test('says everything that is wrong with a rule file', () => {
  const groups = [
    { name: '', rules: [] },
    { name: 'g', interval: '0s', query_offset: 'soon', labels: { __name__: 'x' }, rules: [] },
    {
      name: 'g',
      rules: [
        { record: 'r', alert: 'a', expr: 'up' },
        { expr: 'up' },
        { record: 'x{a="b"}', expr: '', for: '5m', annotations: {} },
        { alert: 'a', expr: 'up{', for: '5 m', labels: { __name__: 'y' }, annotations: { t: '{{ $nope }}' } },
      ],
    },
  ];
  expect(checkRules(groups as unknown as RuleGroup[])).toEqual([
    { group: 'groups[0]', problem: 'Groupname must not be empty' },
    { group: 'g', problem: 'query_offset: not a valid duration string: "soon"' },
    { group: 'g', problem: 'interval must not be 0' },
    { group: 'g', problem: 'invalid label name: __name__' },
    { group: 'g', problem: 'groupname: "g" is repeated in the same file' },
    { group: 'g', rule: 1, name: 'a', problem: "only one of 'record' and 'alert' must be set" },
    { group: 'g', rule: 2, name: '', problem: "one of 'record' or 'alert' must be set" },
    { group: 'g', rule: 3, name: 'x{a="b"}', problem: "field 'expr' must be set in rule" },
    { group: 'g', rule: 3, name: 'x{a="b"}', problem: "invalid field 'annotations' in recording rule" },
    { group: 'g', rule: 3, name: 'x{a="b"}', problem: "invalid field 'for' in recording rule" },
    {
      group: 'g',
      rule: 3,
      name: 'x{a="b"}',
      problem: 'braces present in the recording rule name; should it be in expr?: x{a="b"}',
    },
    { group: 'g', rule: 4, name: 'a', problem: 'could not parse expression: unexpected end of input inside braces' },
    { group: 'g', rule: 4, name: 'a', problem: 'invalid label name: __name__' },
    { group: 'g', rule: 4, name: 'a', problem: 'for: not a valid duration string: "5 m"' },
    { group: 'g', rule: 4, name: 'a', problem: 'annotation "t": line 1, column 4: undefined variable "$nope"' },
  ]);
});
