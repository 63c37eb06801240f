import type { RuleGroup } from '@telltale/promql';
import type { PlannedAlert } from '../plan/planned-rules.ts';
import type { Slo } from './slo.ts';

/** An objective under the names that are exposed. */
export interface PlannedSlo {
  readonly name: string;
  readonly objective: number;
  readonly periodDays: number;
  readonly tier: string | undefined;
  readonly description: string;
  /** The metrics it measures, as `catalog.key`, or the name of an exporter's. */
  readonly metrics: readonly string[];
  readonly alerts: readonly PlannedAlert[];
  /** Windows that can never fire, as all events being bad would not spend the budget so fast. */
  readonly impossibleWindows: readonly string[];
  readonly groups: readonly RuleGroup[];
  readonly declared: Slo;
}
