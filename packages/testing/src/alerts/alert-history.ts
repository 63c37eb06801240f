import type { Alert, AlertState, Labels } from '@telltale/promql';

/** An alert from one evaluation on. */
export interface AlertMoment {
  /** Milliseconds since the start of the simulation. */
  readonly time: number;
  /** `inactive` where its series is not there, or it has been resolved long enough to be forgotten. */
  readonly state: AlertState | 'inactive';
  readonly annotations: Readonly<Record<string, string>>;
  /** What the expression yielded last. */
  readonly value: number;
}

/** One alert of a rule: a set of labels, and what became of it. */
export interface AlertLife {
  readonly name: string;
  /** Without `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
  /** One for each change of state, annotations or value, in the order of time. */
  readonly moments: readonly AlertMoment[];
}

interface GrowingLife extends AlertLife {
  readonly moments: AlertMoment[];
}

/** What all alerts of a simulation have been. */
export class AlertHistory {
  readonly #lives = new Map<string, GrowingLife>();

  /**
   * Takes down how the alerts of all rules are after an evaluation, in milliseconds since the start. Rules are told by their
   * place: two of them may raise alerts with the same name and labels.
   */
  record(alertsOfRules: readonly (readonly Alert[])[], time: number): void {
    const gone = new Map(this.#lives);
    for (const [rule, alerts] of alertsOfRules.entries()) {
      for (const { labels, state, annotations, value } of alerts) {
        const key = `${rule} ${labels.key}`;
        gone.delete(key);
        add(this.#lifeOf(key, labels), { time, state, annotations, value });
      }
    }
    for (const life of gone.values()) add(life, { ...life.moments.at(-1)!, time, state: 'inactive' });
  }

  #lifeOf(key: string, labels: Labels): GrowingLife {
    const known = this.#lives.get(key);
    if (known !== undefined) return known;
    const { alertname = '', ...own } = labels.toJSON();
    const life = { name: alertname, labels: own, moments: [] };
    this.#lives.set(key, life);
    return life;
  }

  /** The alerts of a name that were ever there, sorted by their labels; without a name, all. */
  lives(name?: string): readonly AlertLife[] {
    return [...this.#lives.values()]
      .filter((life) => name === undefined || life.name === name)
      .toSorted((a, b) => (showLabels(a) < showLabels(b) ? -1 : 1));
  }
}

function add({ moments }: GrowingLife, moment: AlertMoment): void {
  const last = moments.at(-1);
  if (last === undefined || !isSame(last, moment)) moments.push(moment);
}

function isSame(a: AlertMoment, b: AlertMoment): boolean {
  if (a.state !== b.state || !Object.is(a.value, b.value)) return false;
  const names = Object.keys(b.annotations);
  return names.every((name) => a.annotations[name] === b.annotations[name]);
}

/** How an alert was at a time: after the last evaluation until then. */
export function momentAt({ moments }: AlertLife, time: number): AlertMoment | undefined {
  return moments.findLast((moment) => moment.time <= time);
}

/** The moments at which an alert went into another state. */
export function changesOf({ moments }: AlertLife): readonly AlertMoment[] {
  return moments.filter(({ state }, i) => state !== (moments[i - 1]?.state ?? 'inactive'));
}

/** `HighErrorRate{job="api"}` */
export function showLabels({ name, labels }: Pick<AlertLife, 'name' | 'labels'>): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return parts.length === 0 ? name : `${name}{${parts.join(', ')}}`;
}
