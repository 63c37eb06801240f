import { parseDuration, type Alert, type RuleEvaluator, type RuleGroupStatus, type RuleStatus } from '@telltale/promql';
import type { Route } from '../http/route.ts';
import { api, success } from './api-answer.ts';
import { valueText } from './result-json.ts';

/** Rules and alerts. */
export function ruleRoutes(rules: RuleEvaluator): readonly Route[] {
  const groups = api(({ query }) => {
    const wanted = query.get('type');
    const type = wanted === 'alert' ? 'alerting' : wanted === 'record' ? 'recording' : undefined;
    const names = new Set(query.getAll('rule_name[]'));
    const isWanted = (rule: RuleStatus) =>
      (type === undefined || rule.type === type) && (names.size === 0 || names.has(rule.name));
    return success({
      groups: rules.groups.map((group) => groupJson(group, isWanted)).filter(({ rules: all }) => all.length > 0),
    });
  });
  const alerts = api(() => success({ alerts: rules.alerts.filter(isActive).map(alertJson) }));
  return [
    { methods: ['GET'], path: '/api/v1/rules', handle: groups, isApi: true },
    { methods: ['GET'], path: '/api/v1/alerts', handle: alerts, isApi: true },
  ];
}

function groupJson(group: RuleGroupStatus, isWanted: (rule: RuleStatus) => boolean) {
  return {
    name: group.name,
    file: '',
    rules: group.rules.filter(isWanted).map(ruleJson),
    interval: group.intervalSeconds,
    limit: 0,
    evaluationTime: group.evaluationSeconds,
    lastEvaluation: timeText(group.lastEvaluation),
  };
}

function ruleJson(status: RuleStatus): unknown {
  const { rule, name, type, health, lastError, evaluationSeconds, lastEvaluation } = status;
  const common = {
    name,
    query: rule.expr,
    labels: rule.labels ?? {},
    health,
    ...(lastError !== undefined && { lastError }),
    evaluationTime: evaluationSeconds,
    lastEvaluation: timeText(lastEvaluation),
    type,
  };
  if (!('alert' in rule)) return common;
  const alerts = status.alerts.filter(isActive);
  const state = alerts.some((alert) => alert.state === 'firing')
    ? 'firing'
    : alerts.length > 0
      ? 'pending'
      : 'inactive';
  return {
    state,
    ...common,
    duration: seconds(rule.for),
    keepFiringFor: seconds(rule.keep_firing_for),
    annotations: rule.annotations ?? {},
    alerts: alerts.map(alertJson),
  };
}

function alertJson({ labels, annotations, state, activeAt, value, keepFiringSince }: Alert): unknown {
  return {
    labels,
    annotations,
    state,
    activeAt: new Date(activeAt).toISOString(),
    ...(keepFiringSince !== undefined && { keepFiringSince: new Date(keepFiringSince).toISOString() }),
    value: scientific(value),
  };
}

function isActive({ state }: Alert): boolean {
  return state !== 'resolved';
}

/** As Prometheus shows it here, and only here: `1e+00`. */
function scientific(value: number): string {
  if (!Number.isFinite(value)) return valueText(value);
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

function seconds(duration: string | undefined): number {
  return (parseDuration(duration ?? '0s') ?? 0) / 1000;
}

function timeText(time: number | undefined): string {
  return time === undefined ? '0001-01-01T00:00:00Z' : new Date(time).toISOString();
}
