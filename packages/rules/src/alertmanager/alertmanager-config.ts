import type { Artifact } from '@telltale/core';
import { RulesError } from '../errors.ts';
import { yamlArtifact } from '../yaml-artifact.ts';
import { inhibitions } from './inhibitions.ts';
import { receiverConfig } from './receiver-config.ts';
import type { Receiver } from './receiver.ts';

/** Sends the alerts that have all of some labels to a receiver. */
export interface Route {
  /** Name of a receiver. */
  readonly receiver: string;
  /** Labels an alert has to have: a value, or a regular expression that it matches as a whole. */
  readonly match: Readonly<Record<string, string | RegExp>>;
  /** Whether the routes after this one are tried as well. @default false */
  readonly continue?: boolean;
  /** Seconds until an alert that goes on is sent again. @default that of the whole configuration */
  readonly repeatIntervalSeconds?: number;
}

export interface AlertmanagerOptions {
  readonly receivers: readonly Receiver[];
  /** Tried in their order; what none of them takes goes to `defaultReceiver`. @default [] */
  readonly routes?: readonly Route[];
  /** @default the first receiver */
  readonly defaultReceiver?: string;
  /** Alerts with the same values of these labels come as one message. @default ['alertname', 'service'] */
  readonly groupBy?: readonly string[];
  /** Seconds that the first alert of a group waits for others. @default 30 */
  readonly groupWaitSeconds?: number;
  /** Seconds between two messages of a group that changed. @default 300 */
  readonly groupIntervalSeconds?: number;
  /** Seconds until an alert that goes on is sent again. @default 14400 */
  readonly repeatIntervalSeconds?: number;
  /** Where the file belongs. @default 'alertmanager/alertmanager.yml' */
  readonly path?: string;
}

/**
 * Alertmanager's configuration: routes, grouping, and inhibition by severity, service and objective. It holds no secret,
 * only the paths of files that do.
 *
 * @throws RulesError `RULES_OPTIONS`, `RULES_DUPLICATE`, `RULES_UNKNOWN_RECEIVER`, `RULES_SECRET`
 *
 * @example
 * ```ts
 * import { alertmanagerConfig, pagerDuty, slack } from '@telltale/rules';
 *
 * const { text } = alertmanagerConfig({
 *   receivers: [
 *     slack('team', { channel: '#alerts', apiUrlFile: '/etc/alertmanager/slack-url' }),
 *     pagerDuty('on-call', { routingKeyFile: '/etc/alertmanager/pagerduty-key' }),
 *   ],
 *   routes: [{ match: { severity: 'critical' }, receiver: 'on-call' }],
 * });
 * ```
 */
export function alertmanagerConfig(options: AlertmanagerOptions): Artifact {
  const {
    receivers,
    routes = [],
    groupBy = ['alertname', 'service'],
    path = 'alertmanager/alertmanager.yml',
  } = options;
  const names = checkReceivers(receivers);
  const receiver = options.defaultReceiver ?? receivers[0]!.name;
  for (const name of [receiver, ...routes.map((route) => route.receiver)]) demandReceiver(name, names);
  return yamlArtifact(path, [
    {
      route: {
        receiver,
        group_by: groupBy,
        group_wait: seconds('groupWaitSeconds', options.groupWaitSeconds ?? 30),
        group_interval: seconds('groupIntervalSeconds', options.groupIntervalSeconds ?? 300),
        repeat_interval: seconds('repeatIntervalSeconds', options.repeatIntervalSeconds ?? 14_400),
        ...(routes.length > 0 && { routes: routes.map(routeConfig) }),
      },
      inhibit_rules: inhibitions,
      receivers: receivers.map(receiverConfig),
    },
  ]);
}

function routeConfig({
  receiver,
  match,
  continue: goesOn = false,
  repeatIntervalSeconds,
}: Route): Record<string, unknown> {
  return {
    matchers: Object.entries(match).map(([label, value]) => matcher(label, value)),
    receiver,
    ...(goesOn && { continue: true }),
    ...(repeatIntervalSeconds !== undefined && {
      repeat_interval: seconds('repeatIntervalSeconds', repeatIntervalSeconds),
    }),
  };
}

function matcher(label: string, value: string | RegExp): string {
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) {
    throw new RulesError('RULES_OPTIONS', `A route matches ${JSON.stringify(label)}, which is not a label`, label);
  }
  return typeof value === 'string' ? `${label}=${JSON.stringify(value)}` : `${label}=~${JSON.stringify(value.source)}`;
}

function checkReceivers(receivers: readonly Receiver[]): ReadonlySet<string> {
  if (receivers.length === 0) throw new RulesError('RULES_OPTIONS', 'No receiver is declared', receivers);
  const names = new Set<string>();
  for (const receiver of receivers) {
    if (names.has(receiver.name)) {
      throw new RulesError(
        'RULES_DUPLICATE',
        `Two receivers are named ${JSON.stringify(receiver.name)}`,
        receiver.name,
      );
    }
    names.add(receiver.name);
    checkFiles(receiver);
  }
  return names;
}

/** A URL or a key where a path belongs would end up in a repository. */
function checkFiles(receiver: Receiver): void {
  for (const [option, value] of Object.entries(receiver)) {
    if (!option.endsWith('File')) continue;
    if (typeof value !== 'string' || value === '' || /^[a-z]+:\/\//i.test(value) || !/[/\\.]/.test(value)) {
      throw new RulesError(
        'RULES_SECRET',
        `${option} of the receiver ${JSON.stringify(receiver.name)} is not the path of a file`,
        option,
      );
    }
  }
}

function demandReceiver(name: string, names: ReadonlySet<string>): void {
  if (names.has(name)) return;
  throw new RulesError(
    'RULES_UNKNOWN_RECEIVER',
    `A route leads to ${JSON.stringify(name)}; the receivers are ${[...names].join(', ')}`,
    name,
  );
}

function seconds(option: string, value: number): string {
  if (!Number.isInteger(value) || value <= 0) {
    throw new RulesError(
      'RULES_OPTIONS',
      `${option} is ${String(value)}, not a positive whole number of seconds`,
      value,
    );
  }
  return `${value}s`;
}
