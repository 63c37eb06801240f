import { describe, expect, test } from 'vitest';
import { createEngine, Labels, MemoryStorage, RuleError, RuleEvaluator } from '../src/index.ts';
import { expansions } from './template-expansions.ts';

/** What a template makes of a sample `requests{job="api",instance="10.0.0.1:80"}` with a value. */
async function expand(template: string, value = 1234.5): Promise<string | undefined> {
  const storage = new MemoryStorage();
  storage.append(Labels.from({ __name__: 'requests', job: 'api', instance: '10.0.0.1:80' }), 0, value);
  for (const [cpu, load] of [
    ['1', 0.25],
    ['0', 0.5],
  ] as const) {
    storage.append(Labels.from({ __name__: 'load', cpu }), 0, load);
  }
  const rules = new RuleEvaluator({
    engine: createEngine(storage),
    storage,
    externalLabels: { region: 'eu' },
    externalUrl: 'http://prometheus.example/base',
    groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'requests', annotations: { text: template } }] }],
  });
  await rules.evaluate(0);
  return rules.alerts[0]?.annotations['text'];
}

test.each(expansions.map(([template, text, value]) => ({ template, text, value })))(
  '$template',
  async ({ template, text, value }) => {
    expect(await expand(template, value)).toBe(text);
  },
);

const humanized: readonly (readonly [
  value: number,
  si: string,
  binary: string,
  duration: string,
  percentage: string,
])[] = [
  [0, '0', '0', '0s', '0%'],
  [1, '1', '1', '1s', '100%'],
  [1_234_567, '1.235M', '1.177Mi', '14d 6h 56m 7s', '1.235e+08%'],
  [0.00123, '1.23m', '0.00123', '1.23ms', '0.123%'],
  [-12.5, '-12.5', '-12.5', '-12.5s', '-1250%'],
  [61.7, '61.7', '61.7', '1m 1s', '6170%'],
  [3600, '3.6k', '3.516ki', '1h 0m 0s', '3.6e+05%'],
  [1e-7, '100n', '1e-07', '100ns', '1e-05%'],
  [1e30, '1e+06Y', '8.272e+05Yi', '', '1e+32%'],
];

test.each(humanized)('writes %d for people', async (value, si, binary, duration, percentage) => {
  const all = '{{ humanize $value }}|{{ humanize1024 $value }}|{{ humanizePercentage $value }}';
  expect(await expand(all, value)).toBe([si, binary, percentage].join('|'));
  const time = await expand('{{ humanizeDuration $value }}', value);
  expect(duration === '' ? '' : time).toBe(duration);
});

const failures: readonly (readonly [template: string, problem: string])[] = [
  ['{{ gt $value 80 }}', 'line 1, column 4: error calling gt: incompatible types for comparison: int and float64'],
  ['{{ $labels.job.x }}', "line 1, column 4: can't evaluate field x in string"],
  ['{{ .Nothing }}', "line 1, column 4: can't evaluate field Nothing in struct"],
  ['{{ query "absent" | first }}', 'line 1, column 21: error calling first: first() called on vector with no elements'],
  ['{{ query "sum(" }}', 'line 1, column 4: error calling query: unclosed left parenthesis'],
  ['{{ humanize "much" }}', 'line 1, column 4: error calling humanize: much is not a number'],
  ['{{ toUpper $value }}', 'line 1, column 4: error calling toUpper: wrong type for value; expected text; got float64'],
  ['{{ match "(" "x" }}', 'line 1, column 4: error calling match: error parsing regexp: missing closing ): `(`'],
  ['{{ label "x" }}', 'line 1, column 4: error calling label: wrong number of args for label: want 2 got 1'],
  ['\n {{ template "none" }}', 'line 2, column 2: template "none" not defined'],
  [
    '{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}',
    'line 1, column 17: templates within templates deeper than 50',
  ],
  ['{{ range 1000 }}{{ query "load" | len }}{{ end }}', 'line 1, column 20: more than 100 queries'],
  ['{{ range 100000 }}{{ range 100000 }}x{{ end }}{{ end }}', 'line 1, column 37: more than 100000 steps'],
];

test.each(failures)('says in its place what is wrong with %s', async (template, problem) => {
  expect(await expand(template)).toContain(`<error expanding template: ${problem}`);
});

const refusals: readonly (readonly [template: string, problem: string])[] = [
  ['{{ $value', 'line 1, column 1: an action that does not end with }}'],
  ['{{ }}', 'line 1, column 1: an action without a command'],
  ['{{ unknown 1 }}', 'line 1, column 4: function "unknown" not defined'],
  ['{{ $unknown }}', 'line 1, column 4: undefined variable "$unknown"'],
  ['{{ if true }}{{ $x := 1 }}{{ end }}{{ $x }}', 'line 1, column 39: undefined variable "$x"'],
  ['{{ if true }}', 'line 1, column 1: {{if}} without {{end}}'],
  ['{{ end }}', 'line 1, column 4: unexpected {{end}}'],
  ['{{ else }}', 'line 1, column 4: unexpected {{else}}'],
  ['{{ break }}', 'line 1, column 1: {{break}} outside {{range}}'],
  ['{{ range 1 }}{{ else if true }}{{ end }}', 'line 1, column 22: unexpected if in {{else}}'],
  ['{{ "x" "y" }}', 'line 1, column 8: what is not a function takes no arguments'],
  ['{{ print 1 | "x" }}', 'line 1, column 14: a constant takes nothing from a pipeline'],
  ['{{ (print 1 }}', 'line 1, column 1: `)` is missing'],
  ['{{ print 1 | }}', 'line 1, column 1: a command is missing'],
  ['{{ "\\q" }}', 'line 1, column 4: "\\q" has an escape that Go does not know'],
  ['{{ 1x }}', 'line 1, column 4: bad number "1x"'],
  ['{{/* open', 'line 1, column 1: a comment that does not end with */}}'],
  ['{{ print ? }}', 'line 1, column 9: unexpected "? }}"'],
  ['{{ define "x" }}', 'line 1, column 1: template "x" without {{end}}'],
];

describe('a template that is none is refused with its rule', () => {
  test.each(refusals)('%s', (template, problem) => {
    const rule = { alert: 'A', expr: 'up', annotations: { text: template } };
    const storage = new MemoryStorage();
    const build = () =>
      new RuleEvaluator({ engine: createEngine(storage), storage, groups: [{ name: 'g', rules: [rule] }] });
    expect(build).toThrow(RuleError);
    expect(build).toThrow(`group "g", rule 1, "A": annotation "text": ${problem}`);
  });
});
