import type { Panel } from '../define/panel.ts';
import type { PlannedLink, PlannedQuery } from './planned-dashboard.ts';
import type { Planning } from './planning.ts';
import { servicesInLogs } from './services.ts';

/** The `uid` of a dashboard. */
export function uidOf(id: string, { uidPrefix }: Planning): string {
  return `${uidPrefix}-${id}`;
}

/** Leads to another dashboard with the time and everything that is chosen. */
export function dashboardLink(id: string, title: string, planning: Planning): PlannedLink {
  const uid = uidOf(id, planning);
  return { title, url: `/d/${uid}?\${__url_time_range}&\${__all_variables}`, uid };
}

/** What a panel leads to: a dashboard, if it names one, and the logs of the services that it shows. */
export function panelLinks(
  { kind, options }: Panel,
  queries: readonly PlannedQuery[],
  titles: ReadonlyMap<string, string>,
  planning: Planning,
): readonly PlannedLink[] {
  const target = options.link === undefined ? undefined : titles.get(options.link);
  const links = target === undefined ? [] : [dashboardLink(options.link!, target, planning)];
  const isOfServices = queries.some(({ language, expr }) => language === 'promql' && expr.includes('$service'));
  if (kind !== 'text' && isOfServices && planning.dataSources.loki !== false) links.push(logsLink(planning));
  return links;
}

/**
 * Explore with the logs of the services, in the time that the panel shows. The state is JSON in the address; variables must not be
 * percent-encoded in it, or Grafana does not find them.
 */
function logsLink(planning: Planning): PlannedLink {
  const source = { type: 'loki', uid: '${loki}' };
  const state = {
    logs: {
      datasource: '${loki}',
      queries: [{ refId: 'A', expr: `{${servicesInLogs(planning)}}`, datasource: source }],
      range: { from: '${__from}', to: '${__to}' },
    },
  };
  const encoded = JSON.stringify(state)
    .split(/(\$\{\w+(?::\w+)?\})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
    .join('');
  return { title: 'Logs of this service', url: `/explore?schemaVersion=1&orgId=1&panes=${encoded}`, uid: undefined };
}
