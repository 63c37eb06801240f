import type { AlertingRule, RecordingRule, RuleGroup } from '@telltale/promql';
import type { Alert, Runbook, Severity } from '../alerts/alert.ts';
import type { PlannedSlo } from '../slo/planned-slo.ts';

/** An alert under the names that are exposed, with what a page about it needs. */
export interface PlannedAlert {
  readonly name: string;
  readonly severity: Severity;
  /** The condition, in one line. */
  readonly expr: string;
  readonly threshold: number | undefined;
  readonly for: string;
  readonly summary: string;
  readonly description: string;
  readonly runbook: Omit<Runbook, 'queries'> | undefined;
  /** Queries to run first. */
  readonly queries: readonly { readonly title: string; readonly query: string }[];
  /** The metrics it reads, as `catalog.key`, or the name of an exporter's. */
  readonly metrics: readonly string[];
  /** The catalog or exporter whose metrics it is about. */
  readonly group: string;
  readonly rule: AlertingRule;
  readonly declared: Alert;
}

/** A recording rule under the names that are exposed. */
export interface PlannedRecording {
  readonly name: string;
  readonly rule: RecordingRule;
  readonly metrics: readonly string[];
}

/** What was left out, because nobody exposes what it needs. */
export interface LeftOut {
  readonly name: string;
  readonly missing: readonly string[];
}

/** All rules of a configuration, before they become files. */
export interface RulePlan {
  readonly alerts: readonly PlannedAlert[];
  readonly recordings: readonly PlannedRecording[];
  readonly slos: readonly PlannedSlo[];
  readonly leftOut: readonly LeftOut[];
  /** The groups of each file, by the file's path. */
  readonly files: ReadonlyMap<string, readonly RuleGroup[]>;
}
