import { describe, expect, it } from 'vitest';
import { project } from './project.ts';
import { shopConfig } from './shop.ts';

const files = { 'telltale.config.ts': shopConfig };

interface Explained {
  readonly metric: {
    readonly id?: string;
    readonly name: string;
    readonly exporter?: string;
    readonly scraped?: boolean;
  };
  readonly panels: readonly string[];
  readonly alerts: readonly { readonly name: string; readonly runbook: string }[];
  readonly objectives: readonly string[];
  readonly queries: readonly string[];
}

async function explained(name: string): Promise<Explained> {
  const { stdout } = await project(files).run('explain', name, '--json');
  return JSON.parse(stdout) as Explained;
}

describe('telltale explain', () => {
  it.each([
    ['as it is declared', 'http.duration', 'http_server_request_duration_seconds'],
    ['as it is exposed', 'acme_orders_placed_total', 'acme_orders_placed_total'],
    ['of a series', 'http_server_request_duration_seconds_bucket', 'http_server_request_duration_seconds'],
    ['under another convention', 'http_request_duration_seconds_count', 'http_server_request_duration_seconds'],
    ['of what every service has', 'process.cpuTime', 'process_cpu_time_seconds_total'],
  ])('finds a metric by its name %s', async (_name, asked, found) => {
    expect((await explained(asked)).metric.name).toBe(found);
  });

  it('lists what reads it, with runbooks, and queries to start from', async () => {
    const { alerts, objectives, panels, queries } = await explained('http.duration');
    expect(alerts).toContainEqual(
      expect.objectContaining({ name: 'HighErrorRate', runbook: 'runbooks/HighErrorRate.md' }),
    );
    expect(objectives).toEqual(['checkout']);
    expect(panels).toContainEqual(expect.stringMatching(/^HTTP API \/ /));
    expect(queries).toContain(
      'histogram_quantile(0.95, sum by (http_route, le) (rate(http_server_request_duration_seconds_bucket[5m])))',
    );
  });

  it('knows the metrics of exporters, and whether they are scraped', async () => {
    expect((await explained('redis_up')).metric).toMatchObject({ exporter: 'redis_exporter', scraped: false });
    const { stdout } = await project(files).spawn('explain', 'redis_up');
    expect(stdout).toContain('redis_exporter, which is not among exporters in the configuration');
  });

  it('says what a name that is wrong may have meant', async () => {
    const { code, stderr } = await project(files).run('explain', 'http.durations');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no metric http.durations; did you mean http.duration.');
  });
});
