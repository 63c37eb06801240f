export { DocumentsError, referenceErrorCodes } from './errors.ts';
export { metricReference } from './metrics/metric-reference.ts';
export { grafanaProvisioning } from './provisioning/grafana-provisioning.ts';
export { queryReference } from './queries/query-reference.ts';
export { runbooks } from './runbooks/runbooks.ts';

export type { Artifact } from '@telltale/core';
export type { ReferenceErrorCode } from './errors.ts';
export type { NamingOptions } from './exposure/naming-options.ts';
export type { MetricReferenceOptions } from './metrics/metric-reference-options.ts';
export type { DocumentedAlert, DocumentedDashboard, DocumentedSlo } from './pages/planned.ts';
export type { GrafanaOptions } from './provisioning/grafana-options.ts';
export type { QueryReferenceOptions } from './queries/query-reference.ts';
export type { Routing, RunbooksOptions } from './runbooks/runbooks-options.ts';
