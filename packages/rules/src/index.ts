export { alertmanagerConfig } from './alertmanager/alertmanager-config.ts';
export { email, pagerDuty, slack, webhook } from './alertmanager/receiver.ts';
export { RulesError, rulesErrorCodes } from './errors.ts';
export { dashboardConfigMaps, podMonitor, prometheusRule, serviceMonitor } from './kubernetes/objects.ts';
export { prometheusConfig } from './prometheus/prometheus-config.ts';
export { mimir, thanosReceive } from './prometheus/remote-write.ts';

export type { AlertmanagerOptions, Route } from './alertmanager/alertmanager-config.ts';
export type {
  EmailReceiver,
  PagerDutyReceiver,
  Receiver,
  SlackReceiver,
  WebhookReceiver,
} from './alertmanager/receiver.ts';
export type { Artifact } from './artifact.ts';
export type { RulesErrorCode } from './errors.ts';
export type { KubernetesObject, MonitorOptions } from './kubernetes/objects.ts';
export type { PrometheusOptions } from './prometheus/prometheus-config.ts';
export type { RemoteWrite } from './prometheus/remote-write.ts';
export type { KubernetesDiscovery, ScrapeJob } from './prometheus/scrape-job.ts';
