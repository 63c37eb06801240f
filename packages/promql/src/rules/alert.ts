import type { Labels } from '../labels/labels.ts';

/**
 * Where an alert is: `pending` until its series has been there for the rule's `for`, then `firing`, and `resolved` for a while
 * after its series has gone.
 */
export type AlertState = 'pending' | 'firing' | 'resolved';

/** One alert of an alerting rule. Times are milliseconds since the epoch. */
export interface Alert {
  /** The series' labels, those of the rule, and `alertname`. */
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: AlertState;
  /** What the expression yielded last. */
  readonly value: number;
  /** Since when its series has been there. */
  readonly activeAt: number;
  readonly firedAt: number | undefined;
  readonly resolvedAt: number | undefined;
  /** Since when it fires without its series, as `keep_firing_for` asks. */
  readonly keepFiringSince: number | undefined;
}

/** A change of an alert; `from` is `inactive` where it was not there before. */
export interface AlertTransition {
  readonly alert: Alert;
  readonly from: AlertState | 'inactive';
  /** `inactive` where a pending alert's series has gone, or a resolved alert is forgotten. */
  readonly to: AlertState | 'inactive';
  /** Milliseconds since the epoch. */
  readonly time: number;
}
