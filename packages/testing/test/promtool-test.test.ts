import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { counter, defineCatalog, oneOf } from '@telltale/core';
import { parseSeriesNotation } from '@telltale/promql';
import { describeWithServers, runProgram } from '@telltale-tooling/servers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isolatedTelemetry } from '../src/index.ts';
import { promtoolTest, simulateAlerts } from '../src/alerts/index.ts';
import type { PromtoolTestFile, Simulation } from '../src/alerts/index.ts';
import { toNotation } from '../src/alerts/sample-notation.ts';

// Ranges of Prometheus 2, whose promtool may be installed, hold the sample at their left end too. No sample lies there.
const rules = [
  {
    name: 'recorded',
    interval: '30s',
    rules: [{ record: 'job:errors:rate5m', expr: 'sum by (job) (rate(errors_total[4m45s]))' }],
  },
  {
    name: 'alerts',
    interval: '1m',
    rules: [
      {
        alert: 'ManyErrors',
        expr: 'job:errors:rate5m > 0.5',
        for: '5m',
        keep_firing_for: '2m',
        labels: { severity: 'page' },
        annotations: {
          summary: '{{ $labels.job }} has {{ printf "%.2f" $value }} errors a second in {{ $externalLabels.region }}.',
        },
      },
      { alert: 'Down', expr: 'up == 0', for: '1m', annotations: { summary: '{{ $labels.instance }} is down' } },
      { alert: 'NoTraffic', expr: 'absent(errors_total{job="nobody"})', for: '2h' },
    ],
  },
];

/** Writes the test beside its rules and lets promtool run it. */
async function runPromtool(simulation: Simulation, change = (file: PromtoolTestFile): unknown => file) {
  const folder = mkdtempSync(join(tmpdir(), 'telltale-promtool-'));
  // YAML is a superset of JSON.
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: simulation.options.groups }));
  const file = await promtoolTest(simulation, { ruleFiles: ['rules.json'], name: 'a simulation' });
  writeFileSync(join(folder, 'test.json'), JSON.stringify(change(file)));
  const { code, stdout, stderr } = await runProgram('promtool', ['test', 'rules', join(folder, 'test.json')]);
  return { file, code, output: stdout + stderr };
}

async function scripted(): Promise<Simulation> {
  const simulation = simulateAlerts({ rules, externalLabels: { region: 'eu' } });
  simulation.series('errors_total{job="api"}', '0x9 0+60x20 1200x40');
  simulation.series('errors_total{job="web"}', '0+1x30 _x5 36+7.3x10 stale');
  simulation.series('up{job="api", instance="a\\\\b"}', '1x4 0x3 1x60', { interval: '30s' });
  simulation.series('wave', (seconds) => Math.sin(seconds / 600));
  return simulation.run('1h');
}

describeWithServers(['promtool'], 'a simulation as a unit test of promtool', () => {
  test('holds there too', async () => {
    const { file, code, output } = await runPromtool(await scripted());
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
    expect(file).toMatchObject({ evaluation_interval: '30s', group_eval_order: ['recorded', 'alerts'] });
    const fired = file.tests[0]!.alert_rule_test.filter(({ exp_alerts }) => exp_alerts.length > 0);
    expect(new Set(fired.map(({ alertname }) => alertname))).toEqual(new Set(['ManyErrors', 'Down']));
  });

  test('of real traffic holds there too', async () => {
    const shop = defineCatalog('shop', {
      requests: counter({ help: 'Requests of customers.', labels: { outcome: oneOf('ok', 'failed') } }),
    });
    const expr = 'rate(shop_requests_total{outcome="failed"}[4m50s]) > 0.1';
    const groups = [{ name: 'g', rules: [{ alert: 'Failing', expr, for: '2m' }, rules[1]!.rules[1]!] }];
    const simulation = simulateAlerts({ rules: groups });
    const telemetry = isolatedTelemetry({ catalogs: { shop }, clock: simulation.clock });
    const target = simulation.target(telemetry, { job: 'api', instance: 'a:1' });
    simulation.every('15s', () => telemetry.shop.requests.inc({ outcome: 'failed' }, 0.3), { from: '5m', to: '15m' });
    simulation.every('15s', () => telemetry.shop.requests.inc({ outcome: 'failed' }, 7), { from: '9m', to: '15m' });
    simulation.at('20m', () => target.down());
    simulation.at('25m', () => target.up());
    await simulation.run('30m');
    const { code, output } = await runPromtool(simulation);
    expect(output).toContain('SUCCESS');
    expect(code).toBe(0);
  });

  test('fails there when an expectation is changed', async () => {
    const simulation = await scripted();
    const unmet: readonly ((file: PromtoolTestFile) => unknown)[] = [
      ({ tests: [first, ...others], ...file }) => ({
        ...file,
        tests: [
          { ...first!, alert_rule_test: first!.alert_rule_test.map((one) => ({ ...one, exp_alerts: [] })) },
          ...others,
        ],
      }),
      ({ tests: [first, ...others], ...file }) => ({
        ...file,
        tests: [
          { ...first!, promql_expr_test: first!.promql_expr_test.map((one) => ({ ...one, exp_samples: [] })) },
          ...others,
        ],
      }),
    ];
    for (const change of unmet) expect((await runPromtool(simulation, change)).code).not.toBe(0);
  });
});

describe('promtoolTest', () => {
  test('refuses a simulation that promtool cannot start', async () => {
    const late = await simulateAlerts({ start: 60_000 }).run('1m');
    await expect(promtoolTest(late, { ruleFiles: [] })).rejects.toMatchObject({ code: 'TESTING_PROMTOOL' });
    await expect(promtoolTest(simulateAlerts(), { ruleFiles: [] })).rejects.toMatchObject({ code: 'TESTING_TIME' });
  });

  test('writes series short, and what is expected around each change', async () => {
    const simulation = simulateAlerts({
      rules: [{ name: 'g', rules: [{ alert: 'Down', expr: 'up == 0', for: '1m', labels: { team: 'a' } }] }],
    });
    simulation.series('up{job="api"}', '1x9 0x60');
    await simulation.run('20m');
    expect(await promtoolTest(simulation, { ruleFiles: ['rules.yml'] })).toMatchInlineSnapshot(`
      {
        "evaluation_interval": "1m",
        "group_eval_order": [
          "g",
        ],
        "rule_files": [
          "rules.yml",
        ],
        "tests": [
          {
            "alert_rule_test": [
              {
                "alertname": "Down",
                "eval_time": "9m",
                "exp_alerts": [],
              },
              {
                "alertname": "Down",
                "eval_time": "10m",
                "exp_alerts": [],
              },
              {
                "alertname": "Down",
                "eval_time": "11m",
                "exp_alerts": [
                  {
                    "exp_annotations": {},
                    "exp_labels": {
                      "job": "api",
                      "team": "a",
                    },
                  },
                ],
              },
              {
                "alertname": "Down",
                "eval_time": "20m",
                "exp_alerts": [
                  {
                    "exp_annotations": {},
                    "exp_labels": {
                      "job": "api",
                      "team": "a",
                    },
                  },
                ],
              },
            ],
            "input_series": [
              {
                "series": "up{job="api"}",
                "values": "1+0x9 0+0x10",
              },
            ],
            "interval": "1m",
            "promql_expr_test": [
              {
                "eval_time": "9m",
                "exp_samples": [],
                "expr": "ALERTS{alertname="Down"}",
              },
              {
                "eval_time": "10m",
                "exp_samples": [
                  {
                    "labels": "ALERTS{alertname="Down", alertstate="pending", job="api", team="a"}",
                    "value": 1,
                  },
                ],
                "expr": "ALERTS{alertname="Down"}",
              },
              {
                "eval_time": "11m",
                "exp_samples": [
                  {
                    "labels": "ALERTS{alertname="Down", alertstate="firing", job="api", team="a"}",
                    "value": 1,
                  },
                ],
                "expr": "ALERTS{alertname="Down"}",
              },
              {
                "eval_time": "20m",
                "exp_samples": [
                  {
                    "labels": "ALERTS{alertname="Down", alertstate="firing", job="api", team="a"}",
                    "value": 1,
                  },
                ],
                "expr": "ALERTS{alertname="Down"}",
              },
            ],
          },
        ],
      }
    `);
  });
});

test('what is written in the notation of series is read back bit for bit', () => {
  const value = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -3, max: 3 }) },
    fc.constantFrom(0.1, 0.2, 0.30000000000000004, 1e21, -1e-7, Infinity, -Infinity, NaN, -0),
    fc.double(),
    fc.constant('stale' as const),
    fc.constant('omitted' as const),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 30 }), (values) => {
      const samples = values.flatMap((one, index) => (one === 'omitted' ? [] : [{ index, value: one }]));
      const read = parseSeriesNotation(`x ${toNotation(samples)}`).values;
      const kept = samples.length === 0 ? [] : values.slice(0, samples.at(-1)!.index + 1);
      expect(read).toEqual(kept);
    }),
  );
});
