import { PromQLError } from '../errors.ts';
import type { RecordingRule } from '../rules/rule-file.ts';
import type { Severity } from './finding.ts';
import type { KnownLabel, KnownMetric } from './knowledge/known-metric.ts';
import { lintRules, type RuleCode } from './lint-rules.ts';

/** What expressions are held to. */
export interface LinterOptions {
  /** Everything that is exposed: the metrics of catalogs, and those of exporters. */
  readonly metrics: Iterable<KnownMetric>;
  /** Rules whose results can be selected. Their labels and types are worked out from their expressions. @default [] */
  readonly recordingRules?: Iterable<RecordingRule>;
  /** Labels that Prometheus gives to all that a target exposes. @default ['job', 'instance'] */
  readonly targetLabels?: readonly (string | KnownLabel)[];
  /** How often targets are scraped. @default 15 */
  readonly scrapeIntervalSeconds?: number;
  /** Whether histograms are scraped as native ones too: then they are selected by their own name. @default false */
  readonly nativeHistograms?: boolean;
  /** Whether a metric that is not known is exposed by something of which nothing is known here. @default none is */
  readonly foreign?: (metric: string) => boolean;
  /** Other severities than those of {@link lintRules}; `off` for a rule that is not to be asked. @default {} */
  readonly severities?: Readonly<Partial<Record<RuleCode, Severity | 'off'>>>;
  /** Allow what Prometheus has as experiments. @default false */
  readonly experimental?: boolean;
}

export interface ResolvedLinterOptions {
  readonly metrics: readonly KnownMetric[];
  readonly recordingRules: readonly RecordingRule[];
  readonly targetLabels: readonly KnownLabel[];
  readonly scrapeIntervalSeconds: number;
  readonly nativeHistograms: boolean;
  readonly foreign: (metric: string) => boolean;
  readonly severities: ReadonlyMap<RuleCode, Severity | 'off'>;
  readonly experimental: boolean;
}

/** @throws PromQLError `PROMQL_OPTIONS` */
export function resolveLinterOptions(options: LinterOptions): ResolvedLinterOptions {
  const { recordingRules = [], targetLabels = ['job', 'instance'], scrapeIntervalSeconds = 15 } = options;
  if (!(scrapeIntervalSeconds > 0) || !Number.isFinite(scrapeIntervalSeconds)) {
    throw new PromQLError(
      'PROMQL_OPTIONS',
      `scrapeIntervalSeconds has to be more than 0, not ${scrapeIntervalSeconds}`,
    );
  }
  const severities = new Map<RuleCode, Severity | 'off'>();
  for (const [code, { severity }] of Object.entries(lintRules)) severities.set(code as RuleCode, severity);
  for (const [code, severity] of Object.entries(options.severities ?? {})) {
    if (!Object.hasOwn(lintRules, code)) {
      const known = Object.keys(lintRules).join(', ');
      throw new PromQLError('PROMQL_OPTIONS', `severities: there is no rule ${JSON.stringify(code)}, only ${known}`);
    }
    if (!['error', 'warning', 'info', 'off'].includes(severity)) {
      const message = `severities: ${code} has to be error, warning, info or off, not ${JSON.stringify(severity)}`;
      throw new PromQLError('PROMQL_OPTIONS', message);
    }
    severities.set(code as RuleCode, severity);
  }
  return {
    metrics: [...options.metrics],
    recordingRules: [...recordingRules],
    targetLabels: targetLabels.map((label) => (typeof label === 'string' ? { exposed: label, values: null } : label)),
    scrapeIntervalSeconds,
    nativeHistograms: options.nativeHistograms ?? false,
    foreign: options.foreign ?? (() => false),
    severities,
    experimental: options.experimental ?? false,
  };
}
