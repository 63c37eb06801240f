import { telltale } from '@telltale/core/catalogs';
import { current, external, group, toPromQL, variable, type Query } from '@telltale/promql/builder';
import { concrete } from './concrete.ts';
import type { PlannedAnnotation } from './planned-dashboard.ts';
import { targetVariables, type Planning } from './planning.ts';

const alerts = external('ALERTS', {
  type: 'gauge',
  labels: { alertname: [], alertstate: ['pending', 'firing'], severity: [] },
  source: 'prometheus',
});

/** Versions that were not there five minutes before, and alerts while they fire. */
export function planAnnotations(planning: Planning): readonly PlannedAnnotation[] {
  const versions = group(telltale.targetInfo).by('job', 'service_version');
  const deployed = versions.unless(versions.offset('5m'));
  const job = variable(targetVariables.job, { multiple: true });
  const firing = group(current(alerts).where({ alertstate: 'firing', service: job })).by('alertname', 'severity');
  return [
    annotation('Deployments', deployed, '{{job}} {{service_version}}', 'blue', planning),
    annotation('Alerts', firing, '{{alertname}} ({{severity}})', 'red', planning),
  ];
}

function annotation(title: string, query: Query, text: string, color: string, planning: Planning): PlannedAnnotation {
  const expr = toPromQL(query, planning.rendering);
  return { title, expr, concrete: concrete(expr, planning.values), text, color };
}
