import { planDashboards } from '@telltale/dashboards';
import { dashboardOptions } from '../console/observed.ts';
import type { Environment } from '../parts/environment.ts';
import { AskApi } from './ask-api.ts';
import { checkConsole } from './check-console.ts';
import { compareAnswers } from './compare-answers.ts';
import type { Finding } from './finding.ts';

/** Whether the Prometheus and the Alertmanager of this machine say what the console says. */
export async function checkStack(
  ask: AskApi,
  { prometheusUrl, alertmanagerUrl, environment }: StackUrls,
): Promise<readonly Finding[]> {
  const prometheus = new AskApi(prometheusUrl);
  const queries = planDashboards(dashboardOptions(environment)).dashboards.flatMap(({ panels }) =>
    panels.flatMap((panel) => panel.queries),
  );
  return [
    ...(await checkConsole(prometheus)),
    ...(await compareAnswers(ask, prometheus, queries)),
    await alertmanagerOf(new AskApi(alertmanagerUrl)),
  ];
}

/** Where they are, and what the dashboards are made for. */
export interface StackUrls {
  readonly prometheusUrl: string;
  readonly alertmanagerUrl: string;
  readonly environment: Environment;
}

/** What it was told of, whether that is over or not. */
async function alertmanagerOf(alertmanager: AskApi): Promise<Finding> {
  const received = 'alertmanager_alerts_received_total{status="firing",version="v2"}';
  const page = await alertmanager.text('/metrics');
  const count = Number(
    page
      .split('\n')
      .find((line) => line.startsWith(received))
      ?.split(' ')[1] ?? 0,
  );
  return { what: 'Alertmanager', isMet: count > 0, seen: `has been told ${count} times of alerts that fire` };
}
