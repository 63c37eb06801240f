import { systemClock, type Clock } from '@telltale/core';
import type { RuleGroup } from '@telltale/promql';
import { ConsoleError } from './errors.ts';
import { isLoopback } from './http/loopback.ts';
import { resolveTarget, type Target, type TargetOptions } from './scrape/target-options.ts';

export interface ConsoleOptions {
  /** Pages that are scraped: addresses, or more about each. @default [] */
  readonly targets?: readonly (string | TargetOptions)[];
  /** Files of JSON that name more targets, as Prometheus' `file_sd_configs` has them; read again when they change. @default [] */
  readonly targetFiles?: readonly string[];
  /** Whether services of this user on this machine are found that were started with `TELLTALE_CONSOLE=1`. @default false */
  readonly discover?: boolean;
  /** File that metrics, traces and logs are kept in while the console does not run. @default none */
  readonly snapshotFile?: string;
  /** Seconds between two scrapes of a target that does not say. @default 5 */
  readonly scrapeIntervalSeconds?: number;
  /** Groups of recording and alerting rules, as `planRules` of @telltale/rules or a rule file has them. @default [] */
  readonly rules?: readonly RuleGroup[];
  /** Seconds between two evaluations of a group that does not say. @default 15 */
  readonly evaluationIntervalSeconds?: number;
  /** Alertmanagers that alerts are sent to, by the address of each. @default [] */
  readonly alertmanagers?: readonly string[];
  /** Endpoints that alerts are sent to as Alertmanager's webhook sends them. @default [] */
  readonly webhooks?: readonly string[];
  /** Address that is listened on. @default '127.0.0.1' */
  readonly host?: string;
  /** Port that is listened on; 0 for any that is free. @default 9465 */
  readonly port?: number;
  /** What whoever asks has to have; needed where others than this machine can ask. @default none */
  readonly token?: string;
  /** Seconds that samples, traces and logs are kept. @default 3600 */
  readonly retentionSeconds?: number;
  /** Bytes of samples and their labels; where they would be more, the oldest go. @default 256 MiB */
  readonly maxMetricBytes?: number;
  /** Bytes of spans, about. @default 128 MiB */
  readonly maxTraceBytes?: number;
  /** Bytes of log lines, about. @default 128 MiB */
  readonly maxLogBytes?: number;
  /** Bytes of one page, unpacked. @default 64 MiB */
  readonly maxPageBytes?: number;
  /** Samples of one page: what is known of each of its series takes memory beside the samples. @default 100_000 */
  readonly maxPageSamples?: number;
  /** Port that OTLP over gRPC is taken on; 0 for any that is free, `false` for none. @default 0 */
  readonly grpcPort?: number | false;
  /** Seconds in which a request has to be there as a whole; who sends more slowly is cut off. @default 30 */
  readonly requestTimeoutSeconds?: number;
  /** Dashboards to draw, as Grafana's JSON: those that @telltale/dashboards generates, or any. A function is asked each time. @default [] */
  readonly dashboards?: readonly unknown[] | (() => readonly unknown[] | Promise<readonly unknown[]>);
  /** Time that scrapes, rules and the retention go by. What a client may take is measured by that of the machine. @default the machine's */
  readonly clock?: Clock;
  /** Told what goes wrong: nothing of it ends the console. @default a warning of the process */
  readonly onProblem?: (problem: string) => void;
}

export interface ResolvedConsoleOptions {
  readonly targets: readonly Target[];
  readonly targetFiles: readonly string[];
  readonly discover: boolean;
  readonly snapshotFile: string | undefined;
  readonly scrapeIntervalSeconds: number;
  readonly rules: readonly RuleGroup[];
  readonly evaluationIntervalSeconds: number;
  readonly alertmanagers: readonly string[];
  readonly webhooks: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly retentionSeconds: number;
  readonly maxMetricBytes: number;
  readonly maxTraceBytes: number;
  readonly maxLogBytes: number;
  readonly maxPageBytes: number;
  readonly maxPageSamples: number;
  readonly grpcPort: number | false;
  readonly requestTimeoutSeconds: number;
  readonly dashboards: () => readonly unknown[] | Promise<readonly unknown[]>;
  readonly clock: Clock;
  readonly onProblem: (problem: string) => void;
}

/** Where targets come from that the options name. */
export const OPTIONS_POOL = 'options';

const MEBIBYTE = 1024 * 1024;

/** @throws ConsoleError */
export function resolveConsoleOptions(options: ConsoleOptions): ResolvedConsoleOptions {
  const scrapeIntervalSeconds = positive('scrapeIntervalSeconds', options.scrapeIntervalSeconds ?? 5);
  const host = options.host ?? '127.0.0.1';
  if (options.token === '') throw new ConsoleError('CONSOLE_TOKEN', 'The token is empty', '');
  if (options.token === undefined && !isLoopback(host)) {
    throw new ConsoleError('CONSOLE_TOKEN', `host is ${host}, which other machines can reach`, host);
  }
  const { dashboards = [] } = options;
  return {
    targets: (options.targets ?? []).map((target) => resolveTarget(target, scrapeIntervalSeconds, OPTIONS_POOL)),
    targetFiles: options.targetFiles ?? [],
    discover: options.discover ?? false,
    snapshotFile: options.snapshotFile,
    scrapeIntervalSeconds,
    rules: options.rules ?? [],
    evaluationIntervalSeconds: positive('evaluationIntervalSeconds', options.evaluationIntervalSeconds ?? 15),
    alertmanagers: (options.alertmanagers ?? []).map((url) => webAddress('alertmanagers', url)),
    webhooks: (options.webhooks ?? []).map((url) => webAddress('webhooks', url)),
    host,
    port: options.port ?? 9465,
    token: options.token,
    retentionSeconds: positive('retentionSeconds', options.retentionSeconds ?? 3600),
    maxMetricBytes: positive('maxMetricBytes', options.maxMetricBytes ?? 256 * MEBIBYTE),
    maxTraceBytes: positive('maxTraceBytes', options.maxTraceBytes ?? 128 * MEBIBYTE),
    maxLogBytes: positive('maxLogBytes', options.maxLogBytes ?? 128 * MEBIBYTE),
    grpcPort: options.grpcPort ?? 0,
    requestTimeoutSeconds: positive('requestTimeoutSeconds', options.requestTimeoutSeconds ?? 30),
    maxPageSamples: positive('maxPageSamples', options.maxPageSamples ?? 100_000),
    maxPageBytes: positive('maxPageBytes', options.maxPageBytes ?? 64 * MEBIBYTE),
    dashboards: typeof dashboards === 'function' ? dashboards : () => dashboards,
    clock: options.clock ?? systemClock,
    onProblem: options.onProblem ?? ((problem) => process.emitWarning(problem, 'TelltaleConsole')),
  };
}

function positive(name: string, value: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new ConsoleError('CONSOLE_OPTIONS', `${name} is ${value}, not a positive number`, value);
}

function webAddress(name: string, url: string): string {
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw new ConsoleError('CONSOLE_OPTIONS', `${name} has ${JSON.stringify(url)}, which is no address`, url);
}
