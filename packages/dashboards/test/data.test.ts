import { planDashboards } from '@telltale/dashboards';
import { createEngine, Labels, MemoryStorage } from '@telltale/promql';
import { describeWithServers, remoteWrite, startPrometheus } from '@telltale-tooling/servers';
import { describe, expect, it } from 'vitest';
import { conventionNames, everything } from './everything.ts';
import { seriesOfEverything } from './series-of-everything.ts';

const MINUTE = 60_000;
/** Times are aligned to minutes, and the newest sample is the present. */
const now = Math.floor(Date.now() / MINUTE) * MINUTE;

function queriesOf(convention: (typeof conventionNames)[number]) {
  return planDashboards(everything(convention)).dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.queries
        .filter(({ language }) => language === 'promql')
        .map(({ concrete, refId }) => ({ where: `${title} / ${panel.title} / ${refId}`, concrete })),
    ),
  );
}

function timed(values: readonly number[]) {
  return values.map((value, index) => ({ time: now - (values.length - 1 - index) * MINUTE, value }));
}

describe('Where everything is exposed and moves', () => {
  it.each(conventionNames)('every query of every panel has data under %s', async (convention) => {
    const storage = new MemoryStorage({ maxBytes: 512 * 1024 * 1024 });
    for (const { labels, values } of seriesOfEverything(convention)) {
      const series = storage.appender(Labels.from(labels));
      for (const { time, value } of timed(values)) series.append(time, value);
    }
    const engine = createEngine(storage);
    const empty: string[] = [];
    for (const { where, concrete } of queriesOf(convention)) {
      const { value } = await engine.instant(concrete, now);
      if (value.type !== 'vector' || value.samples.length === 0) empty.push(`${where}: ${concrete}`);
    }
    expect(empty).toEqual([]);
  });

  it.each(['Alerts that fire', 'Label overflow', 'Lost spans and logs', 'Objectives missed', 'Targets down'])(
    '%s says 0 where there are none',
    async (title) => {
      const storage = new MemoryStorage();
      for (const labels of [
        { __name__: 'up' },
        { __name__: 'slo:period_error_budget_remaining:ratio', slo: 'orders' },
      ]) {
        const series = storage.appender(Labels.from({ job: 'shop', instance: 'shop-1:9090', ...labels }));
        for (const { time, value } of timed([1, 1, 1])) series.append(time, value);
      }
      const panels = planDashboards(everything()).dashboards.flatMap((dashboard) => dashboard.panels);
      const { concrete } = panels.find((panel) => panel.title === title)!.queries[0]!;
      const { value } = await createEngine(storage).instant(concrete, now);
      expect(value).toMatchObject({ type: 'vector', samples: [{ value: 0 }] });
    },
  );

  it('budgets are compared with what all runs or an average one used, as their limits are', async () => {
    const storage = new MemoryStorage();
    const add = (__name__: string, more: Record<string, string>, values: readonly number[]) => {
      const series = storage.appender(Labels.from({ __name__, job: 'shop', instance: 'shop-1:9090', ...more }));
      for (const { time, value } of timed(values)) series.append(time, value);
    };
    const growing = (perMinute: number) => Array.from({ length: 61 }, (_, minute) => minute * perMinute);
    add('acme_agent_executions_total', { domain: 'refunds', status: 'success' }, growing(1));
    add('acme_agent_budget_used_total', { budget: 'usd' }, growing(2));
    add('acme_agent_budget_used_total', { budget: 'tokens_per_run' }, growing(500));
    add('acme_agent_budget_limit', { budget: 'usd' }, growing(0).fill(240));
    add('acme_agent_run_budget_limit', { budget: 'tokens_per_run' }, growing(0).fill(1000));
    const engine = createEngine(storage);
    const shown: unknown[] = [];
    for (const { id, panels } of planDashboards(everything()).dashboards) {
      for (const { title, queries } of panels.filter((panel) => /^Budget.* used$/.test(panel.title))) {
        const { value } = await engine.instant(queries[0]!.concrete, now);
        const samples = value.type === 'vector' ? value.samples : [];
        shown.push([id, title, ...samples.map(({ labels, value: share }) => `${labels.get('budget')} ${share}`)]);
      }
    }
    expect(shown).toEqual([
      ['ai', 'Budget used', 'usd 0.5'],
      ['ai', 'Budget of a run used', 'tokens_per_run 0.5'],
      ['golden-signals', 'Budget used', 'usd 0.5'],
      ['golden-signals', 'Budget of a run used', 'tokens_per_run 0.5'],
    ]);
  });

  it('there are hundreds of them, and without data they have none', async () => {
    const queries = queriesOf('otel');
    expect(queries.length).toBeGreaterThan(400);
    const engine = createEngine(new MemoryStorage());
    for (const { concrete } of queries) {
      expect(await engine.instant(concrete, now)).toMatchObject({ value: { type: 'vector', samples: [] } });
    }
  });
});

describeWithServers(['prometheus'], 'A real Prometheus', () => {
  it('answers every query of every panel, with data', { timeout: 60_000 }, async () => {
    const prometheus = await startPrometheus();
    try {
      const series = seriesOfEverything('otel').map(({ labels, values }) => ({
        labels: Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        samples: timed(values),
      }));
      for (let start = 0; start < series.length; start += 5000) {
        await remoteWrite(prometheus.url, series.slice(start, start + 5000));
      }
      const empty: string[] = [];
      for (const { where, concrete } of queriesOf('otel')) {
        const data = (await prometheus.get('query', { query: concrete, time: String(now / 1000) })) as {
          result: readonly unknown[];
        };
        if (data.result.length === 0) empty.push(`${where}: ${concrete}`);
      }
      expect(empty).toEqual([]);
    } finally {
      await prometheus.stop();
    }
  });
});
