import { code } from '../markdown/inline.ts';
import type { Routing } from './runbooks-options.ts';

/** What an alert's labels say of a route: it takes the alert, it does not, or that depends on labels only a firing alert has. */
type Verdict = 'takes' | 'refuses' | { readonly where: readonly string[] };

/** Who is told of an alert with these labels, a sentence for each receiver; as Alertmanager does, the first route that takes it ends the search. */
export function whoIsTold(labels: Readonly<Record<string, string>>, routing: Routing): readonly string[] {
  const told: string[] = [];
  for (const { receiver, match, continue: goesOn = false } of routing.routes ?? []) {
    const verdict = judged(labels, match);
    if (verdict === 'refuses') continue;
    if (verdict !== 'takes') {
      told.push(`${receiverText(receiver, routing)}, where ${verdict.where.join(' and ')}`);
      continue;
    }
    told.push(receiverText(receiver, routing));
    if (!goesOn) return told;
  }
  // A route that took it and goes on has taken it: the default is for what none took.
  const sure = (routing.routes ?? []).some(({ match }) => judged(labels, match) === 'takes');
  if (sure) return told;
  const otherwise = receiverText(routing.defaultReceiver ?? routing.receivers[0]!.name, routing);
  return [...told, told.length === 0 ? otherwise : `${otherwise}, where none of these takes it`];
}

function judged(labels: Readonly<Record<string, string>>, match: Readonly<Record<string, string | RegExp>>): Verdict {
  const where: string[] = [];
  for (const [label, wanted] of Object.entries(match)) {
    // A label that the rule does not set may come with the series, or from Prometheus itself.
    const value = labels[label];
    if (value === undefined || value.includes('{{')) {
      where.push(`${code(label)} is ${typeof wanted === 'string' ? code(wanted) : `like ${code(wanted.source)}`}`);
    } else if (typeof wanted === 'string' ? value !== wanted : !new RegExp(`^(?:${wanted.source})$`, 's').test(value)) {
      return 'refuses';
    }
  }
  return where.length === 0 ? 'takes' : { where };
}

const kinds: Readonly<Record<string, string>> = {
  slack: 'Slack',
  pagerduty: 'PagerDuty',
  email: 'e-mail',
  webhook: 'a webhook',
};

function receiverText(name: string, { receivers }: Routing): string {
  const { type = '', channel } = receivers.find((receiver) => receiver.name === name)!;
  const kind = kinds[type];
  const by = [kind, channel === undefined ? undefined : code(channel)].filter((part) => part !== undefined).join(' ');
  return by === '' ? code(name) : `${code(name)} (${by})`;
}
