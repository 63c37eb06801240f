import type { RuleGroup } from '@telltale/promql';
import { expect, it } from 'vitest';
import { planRules } from '@telltale/rules';
import { hurried } from '../src/console/hurry.ts';
import { ruleOptions } from '../src/console/observed.ts';
import { Environment } from '../src/parts/environment.ts';

const groups: readonly RuleGroup[] = [
  {
    name: 'desk',
    rules: [
      { record: 'job:failures:rate5m', expr: 'sum by (job) (rate(failures_total[5m]))' },
      {
        alert: 'Failing',
        expr: 'job:failures:rate5m > 2 and increase(failures_total[1h]) > 5',
        for: '5m',
        annotations: {
          summary: 'Failed {{ $value }} times within an hour, at five items a minute.',
          description:
            'Over the last five minutes; in the last hour, half an hour, 10 minutes; over 1d or 1 times over 3d of 30 days.',
        },
      },
      { alert: 'Gone', expr: 'absent(up{job="desk"})', for: '15m' },
      { alert: 'Now', expr: 'up == 0' },
    ],
  },
];

it('shortens ranges and the time that a condition has to hold, and leaves the condition', () => {
  expect(hurried(groups)[0]!.rules).toMatchObject([
    { expr: 'sum by (job) (rate(failures_total[15s]))' },
    { expr: 'job:failures:rate5m > 2 and increase(failures_total[32s]) > 5', for: '4s' },
    { for: '30s' },
    { alert: 'Now', expr: 'up == 0' },
  ]);
});

it('has texts tell the times as they are', () => {
  const [, failing] = hurried(groups)[0]!.rules;
  expect(failing).toMatchObject({
    annotations: {
      summary: 'Failed {{ $value }} times within 32 seconds, at five items a minute.',
      description:
        'Over the last 15 seconds; in the last 32 seconds, 26 seconds, 18 seconds; over 82 seconds or 1 times over 114 seconds of 30 days.',
    },
  });
});

it('leaves no longer time in any text of the alerts that the demo has, but for the days that an objective is for', () => {
  const { files } = planRules(ruleOptions(new Environment({})));
  const rules = hurried([...files.values()].flat()).flatMap((group) => group.rules);
  const texts = rules.flatMap((rule) => ('alert' in rule ? Object.values(rule.annotations ?? {}) : []));
  expect(texts.length).toBeGreaterThan(80);
  expect(texts.filter((text) => /\b\d+[mhd]\b|minutes|\bhours?\b|(?<!30 )days?\b/.test(text))).toEqual([]);
});
