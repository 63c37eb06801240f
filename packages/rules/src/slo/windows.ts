import type { DurationText } from '@telltale/promql/builder';
import type { Severity } from '../alerts/alert.ts';

/** How fast the budget is spent: which alert speaks of it. */
export type Burn = 'fast' | 'slow' | 'ticket';

/**
 * An alert fires when over both windows the budget is spent so fast that its share would be gone within the long one. The short
 * window ends it soon after the trouble has ended.
 */
export interface BurnWindow {
  readonly burn: Burn;
  readonly severity: Severity;
  /** Share of the whole period's budget that may be spent within the long window. */
  readonly budgetShare: number;
  readonly long: DurationText;
  readonly short: DurationText;
  readonly for: DurationText;
}

/**
 * Multi-window, multi-burn-rate alerts of the SRE workbook, chapter 5, table 5-8 (https://sre.google/workbook/alerting-on-slos/): of a
 * period of 30 days they are burn rates of 14.4, 6, 3 and 1.
 */
export const sreWorkbookWindows: readonly BurnWindow[] = [
  { burn: 'fast', severity: 'critical', budgetShare: 0.02, long: '1h', short: '5m', for: '2m' },
  { burn: 'slow', severity: 'critical', budgetShare: 0.05, long: '6h', short: '30m', for: '5m' },
  { burn: 'ticket', severity: 'warning', budgetShare: 0.1, long: '1d', short: '2h', for: '15m' },
  { burn: 'ticket', severity: 'warning', budgetShare: 0.1, long: '3d', short: '6h', for: '15m' },
];
