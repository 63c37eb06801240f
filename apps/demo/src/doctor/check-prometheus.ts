import { planRules } from '@telltale/rules';
import type { Finding } from '../check/finding.ts';
import { ruleOptions } from '../console/observed.ts';
import { Environment } from '../parts/environment.ts';
import { services } from '../parts/parts.ts';
import type { Server } from './server.ts';

interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: 'up' | 'down' | 'unknown';
  readonly lastError: string;
}

interface Rule {
  readonly name: string;
  readonly type: 'alerting' | 'recording';
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** Every service of the desk is scraped, and whatever else Prometheus was told of. */
export async function checkTargets(prometheus: Server): Promise<readonly Finding[]> {
  const { activeTargets } = await prometheus.data<{ readonly activeTargets: readonly Target[] }>('/api/v1/targets', {
    state: 'active',
  });
  const byJob = Map.groupBy(activeTargets, ({ labels }) => labels['job'] ?? '');
  const others = [...byJob.keys()].filter((job) => !services.some((name) => name === job)).toSorted();
  return [...services, ...others].map((job) => jobFinding(job, byJob.get(job) ?? []));
}

function jobFinding(job: string, targets: readonly Target[]): Finding {
  if (targets.length === 0) return { what: job, isMet: false, seen: 'Prometheus knows no such target' };
  const down = targets.filter(({ health }) => health !== 'up');
  const [first] = down;
  if (first === undefined) return { what: job, isMet: true, seen: `${targets.length} up` };
  const why = first.lastError === '' ? first.health : first.lastError;
  return {
    what: job,
    isMet: false,
    seen: `${down.length} of ${targets.length} not up: ${first.labels['instance']}: ${why}`,
  };
}

/** All rules are evaluated without an error, and the desk's alerts are among them. */
export async function checkRules(prometheus: Server): Promise<readonly Finding[]> {
  const { groups } = await prometheus.data<{ readonly groups: readonly { readonly rules: readonly Rule[] }[] }>(
    '/api/v1/rules',
  );
  const rules = groups.flatMap((group) => group.rules);
  const bad = rules.filter(({ health }) => health !== 'ok');
  const [first] = bad;
  const loaded = new Set(rules.filter(({ type }) => type === 'alerting').map(({ name }) => name));
  const expected = new Set(planRules(ruleOptions(new Environment({}))).alerts.map(({ name }) => name));
  const missing = [...expected].filter((name) => !loaded.has(name));
  return [
    {
      what: 'rules are evaluated',
      isMet: rules.length > 0 && first === undefined,
      seen:
        first === undefined
          ? `${rules.length} in ${groups.length} groups`
          : `${bad.length} of ${rules.length} are not: ${first.name}: ${first.lastError ?? first.health}`,
    },
    {
      what: "the desk's alerts are loaded",
      isMet: missing.length === 0,
      seen: missing.length === 0 ? `${expected.size} alerts` : `missing: ${missing.join(', ')}`,
    },
  ];
}

/** Alerts have somewhere to go. */
export async function checkNotification(prometheus: Server): Promise<readonly Finding[]> {
  const { activeAlertmanagers } = await prometheus.data<{
    readonly activeAlertmanagers: readonly { readonly url: string }[];
  }>('/api/v1/alertmanagers');
  const urls = activeAlertmanagers.map(({ url }) => url);
  return [
    {
      what: 'Prometheus sends alerts to it',
      isMet: urls.length > 0,
      seen: urls.length > 0 ? urls.join(', ') : 'Prometheus knows no Alertmanager',
    },
  ];
}
