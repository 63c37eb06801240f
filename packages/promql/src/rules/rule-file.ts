/** A rule file, as its YAML or JSON reads: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}

/** Rules that are evaluated one after the other, at the same times. */
export interface RuleGroup {
  /** Unique in its file. */
  readonly name: string;
  /** How often, as `1m`. @default the evaluator's `evaluationIntervalSeconds` */
  readonly interval?: string;
  /** Series that one recording rule may yield, or alerts that one alerting rule may have; 0 for any number. @default 0 */
  readonly limit?: number;
  /** How much earlier than its time a group asks, as `30s`: for data that comes late. @default 0s */
  readonly query_offset?: string;
  /** Labels for all rules of the group; those of a rule win. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

/** Stores what an expression yields as a metric. */
export interface RecordingRule {
  /** The name of the metric. */
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Raises an alert for each series that an expression yields. */
export interface AlertingRule {
  /** The name of the alert. */
  readonly alert: string;
  readonly expr: string;
  /** How long a series has to be there before its alert fires, as `5m`. @default 0s */
  readonly for?: string;
  /** How long an alert goes on firing without its series. @default 0s */
  readonly keep_firing_for?: string;
  /** Templates. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Templates. */
  readonly annotations?: Readonly<Record<string, string>>;
}

export type Rule = RecordingRule | AlertingRule;

/** The metric or alert that a rule is named by. */
export function nameOf(rule: Rule): string {
  return 'alert' in rule ? rule.alert : rule.record;
}
