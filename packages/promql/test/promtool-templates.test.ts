import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithServers, runProgram } from '@telltale-tooling/servers';
import { expect, test } from 'vitest';
import { expansions } from './template-expansions.ts';

// Prometheus 2.42 does not tell its unit tests the external URL.
const told = expansions.filter(([template]) => !/externalURL|pathPrefix/.test(template));

const rules = told.map(([template, , value], i) => ({
  alert: `Alert${i}`,
  expr: value === undefined ? 'requests' : `requests * 0 + ${String(value).replace('Infinity', 'Inf')}`,
  annotations: { text: template },
}));

/** A unit test of rules that expects of Prometheus what this package makes of its templates. */
const unitTest = {
  rule_files: ['rules.json'],
  evaluation_interval: '1m',
  tests: [
    {
      external_labels: { region: 'eu' },
      input_series: [
        { series: 'requests{job="api",instance="10.0.0.1:80"}', values: '1234.5' },
        { series: 'load{cpu="1"}', values: '0.25' },
        { series: 'load{cpu="0"}', values: '0.5' },
      ],
      alert_rule_test: told.map(([, text], i) => ({
        eval_time: '0s',
        alertname: `Alert${i}`,
        exp_alerts: [{ exp_labels: { job: 'api', instance: '10.0.0.1:80' }, exp_annotations: { text } }],
      })),
    },
  ],
};

describeWithServers(['promtool'], "Prometheus' own unit tests of rules", () => {
  test('make the same texts of templates', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'telltale-rules-'));
    // YAML is a superset of JSON.
    writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: [{ name: 'g', rules }] }));
    writeFileSync(join(folder, 'test.json'), JSON.stringify(unitTest));
    const { stdout, stderr } = await runProgram('promtool', ['test', 'rules', join(folder, 'test.json')]);
    expect(stdout + stderr).toContain('SUCCESS');
  });
});
