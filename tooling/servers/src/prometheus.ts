import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { answers, listeningOn } from './http-server.ts';
import { startProgram, temporaryFolder, type RunningProgram } from './start-program.ts';

export interface ScrapeTarget {
  readonly job: string;
  /** `host:port`, without a scheme. */
  readonly target: string;
  /** @default '/metrics' */
  readonly path?: string;
  /** Further keys of a `scrape_config`, such as `authorization`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface PrometheusOptions {
  readonly scrape?: readonly ScrapeTarget[];
  /** Further top-level keys of the configuration, such as `alerting` and `rule_files`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Files written beside the configuration, such as rules: name to content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Time between scrapes, and between evaluations of rules. @default 0.2 */
  readonly intervalSeconds?: number;
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

/** One element of an instant query's answer. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  /** Unix seconds, and the value as Prometheus prints it. */
  readonly value: readonly [number, string];
}

export interface Prometheus extends RunningProgram {
  readonly url: string;
  /** The `data` of a successful answer of the HTTP API: `get('query_exemplars', { query, start, end })`. */
  get(endpoint: string, parameters?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The samples of an instant query. */
  query(expression: string): Promise<readonly Sample[]>;
  /** Polls an instant query until it has samples. */
  waitFor(expression: string, timeoutSeconds?: number): Promise<readonly Sample[]>;
}

/** Starts a Prometheus on a port of its own choice, with exemplars, native histograms and remote write switched on. */
export async function startPrometheus(options: PrometheusOptions = {}): Promise<Prometheus> {
  const folder = temporaryFolder('prometheus');
  for (const [file, content] of Object.entries(options.files ?? {})) writeFileSync(join(folder, file), content);
  // YAML is a superset of JSON.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(configuration(options)));
  const program = await startProgram('prometheus', {
    folder,
    args: [
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      '--web.listen-address=127.0.0.1:0',
      '--web.enable-remote-write-receiver',
      '--web.enable-lifecycle',
      '--enable-feature=exemplar-storage,native-histograms',
      '--rules.alert.resend-delay=1s',
      // Targets are gathered during five seconds; by default they may then wait for five more.
      '--scrape.discovery-reload-interval=100ms',
      ...(options.flags ?? []),
    ],
    ready: answers('/-/ready'),
  });
  const url = listeningOn(program.output());

  async function get(endpoint: string, parameters: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const response = await fetch(`${url}/api/v1/${endpoint}?${new URLSearchParams(parameters).toString()}`);
    const answer = (await response.json()) as { data: unknown; error?: string };
    if (!response.ok) throw new Error(`Prometheus refuses ${endpoint}: ${answer.error}`);
    return answer.data;
  }
  async function query(expression: string): Promise<readonly Sample[]> {
    const data = (await get('query', { query: expression })) as { result: readonly Sample[] };
    return data.result;
  }
  async function waitFor(expression: string, timeoutSeconds = 15): Promise<readonly Sample[]> {
    const giveUp = Date.now() + timeoutSeconds * 1000;
    for (;;) {
      const samples = await query(expression);
      if (samples.length > 0) return samples;
      if (Date.now() > giveUp)
        throw new Error(`${expression} is still empty after ${timeoutSeconds} s\n${program.output()}`);
      await delay(50);
    }
  }
  return { ...program, url, get, query, waitFor };
}

function configuration(options: PrometheusOptions): Record<string, unknown> {
  const interval = `${Math.round((options.intervalSeconds ?? 0.2) * 1000)}ms`;
  return {
    global: { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval },
    scrape_configs: (options.scrape ?? []).map(({ job, target, path = '/metrics', settings }) => ({
      job_name: job,
      metrics_path: path,
      static_configs: [{ targets: [target] }],
      ...settings,
    })),
    ...options.config,
  };
}
