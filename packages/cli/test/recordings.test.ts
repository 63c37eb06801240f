import * as catalogs from '@telltale/core/catalogs';
import { planDashboards } from '@telltale/dashboards';
import { toPromQL } from '@telltale/promql/builder';
import { availability, goldenSignals, planRules, slo } from '@telltale/rules';
import { describe, expect, it } from 'vitest';

const slos = [slo('checkout', { objective: 99.9, indicator: availability(catalogs.http) })];
const options = { catalogs: Object.values(catalogs), exporters: ['postgres_exporter'], slos };
const { dashboards, expensive } = planDashboards({ ...options, useRecordings: true });

describe('what panels read from recording rules', () => {
  it('is recorded by the golden signals under the same name and with the same query', () => {
    const shared = goldenSignals.filter(({ name }) => expensive.some((each) => each.name === name));
    expect(shared.length).toBeGreaterThan(5);
    for (const { name, query } of shared) {
      expect(toPromQL(expensive.find((each) => each.name === name)!.query), name).toBe(toPromQL(query));
    }
  });

  it('is recorded for the panels alone where no golden signal is', () => {
    const others = expensive.filter(({ name }) => !goldenSignals.some((each) => each.name === name));
    expect(others.map(({ name }) => name)).toEqual([
      'job_db_collection_name:db_client_operation_duration_seconds:p95_rate5m',
      'job_gen_ai_request_model:gen_ai_client_operation_duration_seconds:p95_rate5m',
    ]);
  });

  it('is recorded by the rules of objectives', () => {
    const groups = [...planRules(options).files.values()].flat();
    const records = new Set(
      groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? rule.record : []))),
    );
    const panels = dashboards.flatMap((dashboard) => dashboard.panels);
    const texts = panels.flatMap(({ queries }) => queries.map(({ expr }) => expr));
    const read = new Set(texts.flatMap((text) => text.match(/slo:[\w:]+/g) ?? []));
    expect(read.size).toBeGreaterThan(5);
    expect([...read].filter((name) => !records.has(name))).toEqual([]);
  });
});
