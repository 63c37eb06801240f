export { alertmanagerConfig } from './alertmanager/alertmanager-config.ts';
export { email, pagerDuty, slack, webhook } from './alertmanager/receiver.ts';
export { alert } from './alerts/alert.ts';
export { shippedAlerts } from './alerts/shipped-alerts.ts';
export { RulesError, rulesErrorCodes } from './errors.ts';
export {
  dashboardConfigMaps,
  kustomization,
  podMonitor,
  prometheusRule,
  serviceMonitor,
} from './kubernetes/objects.ts';
export { planRules } from './plan/plan-rules.ts';
export { generateRules } from './plan/rules-artifacts.ts';
export { prometheusConfig } from './prometheus/prometheus-config.ts';
export { mimir, thanosReceive } from './prometheus/remote-write.ts';
export { counts, holds, observes } from './proof/proof.ts';
export { goldenSignals } from './recordings/golden-signals.ts';
export { recording } from './recordings/recording.ts';
export { availability, eventRatio, freshness, latency } from './slo/indicator.ts';
export { slo } from './slo/slo.ts';
export { sreWorkbookWindows } from './slo/windows.ts';

export type { AlertmanagerOptions, Route } from './alertmanager/alertmanager-config.ts';
export type {
  EmailReceiver,
  PagerDutyReceiver,
  Receiver,
  SlackReceiver,
  WebhookReceiver,
} from './alertmanager/receiver.ts';
export type { Alert, AlertOptions, AlertText, Runbook, Severity } from './alerts/alert.ts';
export type { Artifact } from '@telltale/core';
export type { RulesErrorCode } from './errors.ts';
export type { KubernetesObject, MonitorOptions } from './kubernetes/objects.ts';
export type { LeftOut, PlannedAlert, PlannedRecording, RulePlan } from './plan/planned-rules.ts';
export type { AlertOverride, RulesOptions } from './plan/rules-options.ts';
export type { PrometheusOptions } from './prometheus/prometheus-config.ts';
export type { RemoteWrite } from './prometheus/remote-write.ts';
export type { KubernetesDiscovery, ScrapeJob } from './prometheus/scrape-job.ts';
export type { Proof, ProofSeries } from './proof/proof.ts';
export type { Recording } from './recordings/recording.ts';
export type {
  AvailabilityOptions,
  CountedEvents,
  FreshnessOptions,
  Indicator,
  IndicatorProof,
  LatencyOptions,
  RequestCatalog,
} from './slo/indicator.ts';
export type { PlannedSlo } from './slo/planned-slo.ts';
export type { Slo, SloOptions } from './slo/slo.ts';
export type { Burn, BurnWindow } from './slo/windows.ts';
