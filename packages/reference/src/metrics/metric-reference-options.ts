import { httpAddress } from '../http-address.ts';
import type { NamingOptions } from '../exposure/naming-options.ts';
import type { DocumentedAlert, DocumentedDashboard, DocumentedSlo } from '../pages/planned.ts';

export interface MetricReferenceOptions extends NamingOptions {
  /** Alerts that read the metrics: those of `planRules` of `@telltale/rules`. They are linked to their runbooks. @default [] */
  readonly alerts?: readonly DocumentedAlert[];
  /** Objectives, whose alerts read metrics as well. @default [] */
  readonly slos?: readonly DocumentedSlo[];
  /** Dashboards whose panels read the metrics: those of `planDashboards` of `@telltale/dashboards`. @default [] */
  readonly dashboards?: readonly DocumentedDashboard[];
  /** Address of Grafana: `http://localhost:3000`. @default panels are named, not linked */
  readonly grafanaUrl?: string;
}

/** Who reads the metrics. */
export interface Readers {
  readonly alerts: readonly DocumentedAlert[];
  readonly dashboards: readonly DocumentedDashboard[];
  readonly grafanaUrl: string | undefined;
}

export function readersOf({ alerts = [], slos = [], dashboards = [], grafanaUrl }: MetricReferenceOptions): Readers {
  return {
    alerts: [
      ...alerts,
      // Alerts of objectives read what was recorded; what that was recorded of is the objective's.
      ...slos.flatMap((slo) => slo.alerts.map((alert) => ({ ...alert, metrics: slo.metrics }))),
    ],
    dashboards,
    grafanaUrl: grafanaUrl === undefined ? undefined : httpAddress('grafanaUrl', grafanaUrl),
  };
}
