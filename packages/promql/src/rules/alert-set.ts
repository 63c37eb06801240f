import type { Labels } from '../labels/labels.ts';
import type { Alert, AlertTransition } from './alert.ts';

/** A series that an alerting rule has found, with its labels and annotations made out. */
export interface FoundAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How long alerts stay in their states, in milliseconds. */
export interface AlertTimes {
  /** Until a pending alert fires. */
  readonly forMs: number;
  /** That a firing alert goes on without its series. */
  readonly keepFiringMs: number;
  /** That a resolved alert is remembered. */
  readonly resolvedMs: number;
}

/** The alerts of one rule, and how they go from state to state (Prometheus' `rules/alerting.go`, Eval). */
export class AlertSet {
  readonly #times: AlertTimes;
  #alerts = new Map<string, Alert>();

  constructor(times: AlertTimes) {
    this.#times = times;
  }

  get all(): readonly Alert[] {
    return [...this.#alerts.values()];
  }

  /** Pending and firing alerts. */
  get active(): readonly Alert[] {
    return this.all.filter(({ state }) => state !== 'resolved');
  }

  /** Takes over the alerts of the rule that this one replaces. */
  takeOver(other: AlertSet): void {
    this.#alerts = new Map(other.#alerts);
  }

  /** Forgets all alerts; returns what was active. */
  clear(time: number): AlertTransition[] {
    const gone = this.active.map((alert) => ({ alert, from: alert.state, to: 'inactive' as const, time }));
    this.#alerts.clear();
    return gone;
  }

  /** Moves all alerts on, given what the rule has found at a time; returns those whose state changed. */
  update(found: ReadonlyMap<string, FoundAlert>, time: number): AlertTransition[] {
    const transitions: AlertTransition[] = [];
    const move = (from: Alert | undefined, alert: Alert, to: AlertTransition['to'] = alert.state): void => {
      if (from?.state !== to) transitions.push({ alert, from: from?.state ?? 'inactive', to, time });
    };
    for (const [key, one] of found) {
      const before = this.#alerts.get(key);
      const alert = this.#present(before, one, time);
      this.#alerts.set(key, alert);
      move(before, alert);
    }
    for (const [key, before] of this.#alerts) {
      if (found.has(key)) continue;
      const alert = this.#absent(before, time);
      if (alert === undefined) this.#alerts.delete(key);
      else this.#alerts.set(key, alert);
      move(before, alert ?? before, alert?.state ?? 'inactive');
    }
    return transitions;
  }

  #present(before: Alert | undefined, { labels, annotations, value }: FoundAlert, time: number): Alert {
    const alert: Alert =
      before === undefined || before.state === 'resolved'
        ? {
            labels,
            annotations,
            value,
            state: 'pending',
            activeAt: time,
            firedAt: undefined,
            resolvedAt: undefined,
            keepFiringSince: undefined,
          }
        : { ...before, annotations, value, keepFiringSince: undefined };
    if (alert.state !== 'pending' || time - alert.activeAt < this.#times.forMs) return alert;
    return { ...alert, state: 'firing', firedAt: time };
  }

  #absent(alert: Alert, time: number): Alert | undefined {
    const { keepFiringMs, resolvedMs } = this.#times;
    if (alert.state === 'pending') return undefined;
    if (alert.state === 'resolved') return time - (alert.resolvedAt ?? time) > resolvedMs ? undefined : alert;
    const keepFiringSince = alert.keepFiringSince ?? time;
    if (time - keepFiringSince < keepFiringMs) return { ...alert, keepFiringSince };
    return { ...alert, state: 'resolved', resolvedAt: time };
  }
}
