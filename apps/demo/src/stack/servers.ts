import {
  startAlertmanager,
  startExporter,
  startPostgres,
  startPrometheus,
  startRedis,
} from '@telltale-tooling/servers';
import type { Alertmanager, Prometheus, RunningProgram } from '@telltale-tooling/servers';
import { alertmanagerConfig, webhook } from '@telltale/rules';
import type { RuleGroup } from '@telltale/promql';
import type { ScrapedPart } from '../parts/messages.ts';
import { TargetFile } from './target-file.ts';

/** The servers that are installed on this machine, as a desk in production would have them. */
export interface Stack {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly prometheus: Prometheus;
  readonly alertmanager: Alertmanager;
  /** The pages of exporters. */
  readonly pages: readonly ScrapedPart[];
  /** Has Prometheus scrape the services, too. */
  scrape(targets: readonly ScrapedPart[]): void;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly rules: readonly RuleGroup[];
  readonly intervalSeconds: number;
}

/** @throws Error with the line that installs what is missing */
export async function startStack({ rules, intervalSeconds }: StackOptions): Promise<Stack> {
  const started: RunningProgram[] = [];
  const keep = async <Program extends RunningProgram>(starting: Promise<Program>): Promise<Program> => {
    const program = await starting;
    started.push(program);
    return program;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((program) => program.stop()));
  };
  try {
    const [postgres, redis, alertmanager] = await Promise.all([
      keep(startPostgres({ settings: { max_connections: '120' } })),
      keep(startRedis({ flags: ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lfu'] })),
      keep(startAlertmanager({ config: alertmanagerConfig(routes).text })),
    ]);
    const [node, ofPostgres, ofRedis] = await Promise.all([
      keep(startExporter('node-exporter')),
      keep(startExporter('postgres-exporter', { url: postgres.url })),
      keep(startExporter('redis-exporter', { url: redis.url })),
    ]);
    const targets = new TargetFile();
    const prometheus = await keep(
      startPrometheus({
        intervalSeconds,
        files: { 'rules.yml': JSON.stringify({ groups: rules }) },
        config: {
          rule_files: ['rules.yml'],
          alerting: {
            alertmanagers: [{ api_version: 'v2', static_configs: [{ targets: [hostOf(alertmanager.url)] }] }],
          },
          scrape_configs: [{ job_name: 'desk', file_sd_configs: [{ files: [targets.path] }] }],
        },
      }),
    );
    const pages = [
      { job: 'node', url: node.url },
      { job: 'postgres', url: ofPostgres.url },
      { job: 'redis', url: ofRedis.url },
    ];
    targets.write(pages);
    return {
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      prometheus,
      alertmanager,
      pages,
      scrape: (services) => targets.write(services),
      async stop() {
        targets.remove();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Nobody listens there: what is sent is looked up in Alertmanager itself.
const routes = {
  receivers: [webhook('desk', { url: 'http://127.0.0.1:9/' })],
  groupWaitSeconds: 1,
  groupIntervalSeconds: 5,
};

function hostOf(url: string): string {
  return new URL(url).host;
}
