import type { Alert, AlertTransition } from '@telltale/promql';

/** Where alerts are sent. */
export interface NotifierOptions {
  /** Alertmanagers, by the address of each: `http://localhost:9093`. */
  readonly alertmanagers: readonly string[];
  /** Endpoints that take Alertmanager's webhook message. */
  readonly webhooks: readonly string[];
  readonly now: () => number;
  readonly onError: (problem: string, error: unknown) => void;
}

/** An alert as Alertmanager's API takes it: https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
interface PostedAlert {
  readonly labels: unknown;
  readonly annotations: unknown;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/** Alerts that wait while a receiver does not answer; the oldest go first. */
const MAX_WAITING = 10_000;
/** Alertmanager forgets what it is not told again: Prometheus tells it after this time. */
const RESEND_MS = 60_000;
const TIMEOUT_MS = 10_000;

/**
 * Tells Alertmanagers and webhooks of alerts that begin to fire or are over. A receiver that is down costs nothing but what it is
 * not told: what waits is bounded, and its failure is said once.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #receivers: readonly Receiver[];
  /** Where the console itself is, for links: known once it listens. */
  externalUrl = '';

  constructor(options: NotifierOptions) {
    this.#options = options;
    const receiver = (url: string, bodyOf: (alerts: readonly PostedAlert[]) => unknown) =>
      new Receiver(url, bodyOf, options.onError);
    this.#receivers = [
      ...options.alertmanagers.map((url) => receiver(`${url.replace(/\/+$/, '')}/api/v2/alerts`, (alerts) => alerts)),
      ...options.webhooks.map((url) => receiver(url, (alerts) => this.#message(alerts))),
    ];
  }

  /** Sent but not taken yet, over all receivers. */
  get waiting(): number {
    return this.#receivers.reduce((sum, { waiting }) => sum + waiting, 0);
  }

  get dropped(): number {
    return this.#receivers.reduce((sum, { dropped }) => sum + dropped, 0);
  }

  tell({ alert, to, from, time }: AlertTransition): void {
    if (to !== 'firing' && !(to === 'resolved' && from === 'firing')) return;
    this.#send([posted(alert, this.externalUrl, to === 'resolved' ? time : undefined, time)]);
  }

  /** Tells of all that fire once more: to be called every minute. */
  repeat(alerts: readonly Alert[]): void {
    const firing = alerts.filter(({ state }) => state === 'firing');
    if (firing.length === 0) return;
    const now = this.#options.now();
    for (const receiver of this.#receivers.slice(0, this.#options.alertmanagers.length)) {
      receiver.send(firing.map((alert) => posted(alert, this.externalUrl, undefined, now)));
    }
  }

  #send(alerts: readonly PostedAlert[]): void {
    for (const receiver of this.#receivers) receiver.send(alerts);
  }

  /** https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
  #message(alerts: readonly PostedAlert[]): unknown {
    const now = this.#options.now();
    const all = alerts.map((alert) => ({
      ...alert,
      status: Date.parse(alert.endsAt) <= now ? 'resolved' : 'firing',
    }));
    return {
      version: '4',
      status: all.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
      receiver: 'telltale-console',
      externalURL: this.externalUrl,
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      groupKey: '{}',
      truncatedAlerts: 0,
      alerts: all,
    };
  }

  /** Resolves when what was sent is taken, or has failed. */
  async settled(): Promise<void> {
    await Promise.all(this.#receivers.map((receiver) => receiver.settled()));
  }
}

function posted(alert: Alert, externalUrl: string, ended: number | undefined, now: number): PostedAlert {
  const { alertname = '' } = alert.labels.toJSON();
  return {
    labels: alert.labels,
    annotations: alert.annotations,
    startsAt: new Date(alert.firedAt ?? alert.activeAt).toISOString(),
    // As long as it is told again in time, it goes on.
    endsAt: new Date(ended ?? now + 4 * RESEND_MS).toISOString(),
    generatorURL: `${externalUrl}/alerts/${encodeURIComponent(alertname)}`,
  };
}

/** One address, told one message after the other. */
class Receiver {
  readonly #url: string;
  readonly #bodyOf: (alerts: readonly PostedAlert[]) => unknown;
  readonly #onError: NotifierOptions['onError'];
  #queue: PostedAlert[] = [];
  #sending: Promise<void> | undefined;
  #isFailing = false;
  dropped = 0;

  constructor(url: string, bodyOf: (alerts: readonly PostedAlert[]) => unknown, onError: NotifierOptions['onError']) {
    this.#url = url;
    this.#bodyOf = bodyOf;
    this.#onError = onError;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  send(alerts: readonly PostedAlert[]): void {
    this.#queue.push(...alerts);
    const excess = this.#queue.length - MAX_WAITING;
    if (excess > 0) {
      this.#queue.splice(0, excess);
      this.dropped += excess;
    }
    this.#sending ??= this.#drain().finally(() => (this.#sending = undefined));
  }

  async settled(): Promise<void> {
    await this.#sending;
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        const response = await fetch(this.#url, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(this.#bodyOf(batch)),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        await response.body?.cancel();
        if (!response.ok) throw new Error(`HTTP status ${response.status}`);
        this.#isFailing = false;
      } catch (error) {
        // What fires is told again within a minute; what is over has been told to whoever was there.
        this.dropped += batch.length;
        if (!this.#isFailing) this.#onError(`alerts cannot be sent to ${this.#url}`, error);
        this.#isFailing = true;
        return;
      }
    }
  }
}
