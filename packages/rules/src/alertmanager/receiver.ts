/** Where notifications go. Secrets are paths of files that Alertmanager reads, never values: no generated file holds one. */
export type Receiver = SlackReceiver | PagerDutyReceiver | EmailReceiver | WebhookReceiver;

interface Named {
  /** Unique; routes lead to it. */
  readonly name: string;
  /** Whether it is told when an alert has ended. @default true */
  readonly sendResolved?: boolean;
}

/** A channel of Slack, through an incoming webhook. */
export interface SlackReceiver extends Named {
  readonly type: 'slack';
  /** `#alerts`, or a person's `@name`. */
  readonly channel: string;
  /** File that holds the URL of the incoming webhook. */
  readonly apiUrlFile: string;
}

/** A service of PagerDuty, through Events API v2. */
export interface PagerDutyReceiver extends Named {
  readonly type: 'pagerduty';
  /** File that holds the integration key. */
  readonly routingKeyFile: string;
  /** Where events are sent. @default PagerDuty's own address */
  readonly url?: string;
}

/** E-mail through a mail server. */
export interface EmailReceiver extends Named {
  readonly type: 'email';
  readonly to: string;
  readonly from: string;
  /** Host and port of the mail server: `mail.example.com:587`. */
  readonly smarthost: string;
  readonly username?: string;
  /** File that holds the password. */
  readonly passwordFile?: string;
  /** Whether the connection has to be encrypted. @default true */
  readonly requireTls?: boolean;
}

/** An HTTP endpoint that takes Alertmanager's own JSON. */
export interface WebhookReceiver extends Named {
  readonly type: 'webhook';
  readonly url: string;
  /** File that holds a bearer token. */
  readonly bearerTokenFile?: string;
  /** Alerts in one message; 0 for all. @default 0 */
  readonly maxAlerts?: number;
}

type ReceiverOf<R extends Receiver> = Omit<R, 'type' | 'name'>;

/**
 * Declares a Slack receiver.
 *
 * @example
 * ```ts
 * import { slack } from '@telltale/rules';
 * slack('team', { channel: '#alerts', apiUrlFile: '/etc/alertmanager/slack-url' });
 * ```
 */
export function slack(name: string, options: ReceiverOf<SlackReceiver>): SlackReceiver {
  return { type: 'slack', name, ...options };
}

/** Declares a PagerDuty receiver. Severities `critical`, `warning` and `info` are handed on as they are. */
export function pagerDuty(name: string, options: ReceiverOf<PagerDutyReceiver>): PagerDutyReceiver {
  return { type: 'pagerduty', name, ...options };
}

/** Declares an e-mail receiver. */
export function email(name: string, options: ReceiverOf<EmailReceiver>): EmailReceiver {
  return { type: 'email', name, ...options };
}

/** Declares a webhook receiver. */
export function webhook(name: string, options: ReceiverOf<WebhookReceiver>): WebhookReceiver {
  return { type: 'webhook', name, ...options };
}
