import { planDashboards } from '@telltale/dashboards';
import type { Finding } from '../check/finding.ts';
import { dashboardOptions } from '../console/observed.ts';
import { Environment } from '../parts/environment.ts';
import type { Server } from './server.ts';

// How many Grafana lists at most: https://grafana.com/docs/grafana/latest/developers/http_api/folder_dashboard_search/
const MOST = '5000';

/** The dashboards of the desk are provisioned. */
export async function checkDashboards(grafana: Server): Promise<readonly Finding[]> {
  const found = await grafana.json<readonly { readonly uid: string }[]>('/api/search', {
    type: 'dash-db',
    limit: MOST,
  });
  const uids = new Set(found.map(({ uid }) => uid));
  const { dashboards } = planDashboards(dashboardOptions(new Environment({})));
  const missing = dashboards.filter(({ uid }) => !uids.has(uid));
  return [
    {
      what: 'dashboards are provisioned',
      isMet: missing.length === 0,
      seen:
        missing.length === 0
          ? `${dashboards.length} of the desk, ${uids.size} in all`
          : `missing: ${missing.map(({ title }) => title).join(', ')}`,
    },
  ];
}

type Settings = Readonly<Record<string, unknown>>;

interface Datasource {
  readonly jsonData: Settings;
}

/** Where a datasource leads to, and how its settings say so. */
interface Correlation {
  readonly what: string;
  readonly uid: string;
  readonly isThere: (settings: Settings) => boolean;
}

const correlations: readonly Correlation[] = [
  {
    what: 'exemplar to trace',
    uid: 'prometheus',
    isThere: ({ exemplarTraceIdDestinations: destinations }) =>
      hasOne(destinations, { name: 'trace_id', datasourceUid: 'tempo' }),
  },
  {
    what: 'log line to trace',
    uid: 'loki',
    isThere: ({ derivedFields }) => hasOne(derivedFields, { matcherRegex: 'trace_id', datasourceUid: 'tempo' }),
  },
  {
    what: 'trace to log lines',
    uid: 'tempo',
    isThere: ({ tracesToLogsV2 }) => hasAll(tracesToLogsV2, { datasourceUid: 'loki' }),
  },
  {
    what: 'trace to metrics',
    uid: 'tempo',
    isThere: ({ tracesToMetrics, serviceMap }) =>
      hasAll(tracesToMetrics, { datasourceUid: 'prometheus' }) && hasAll(serviceMap, { datasourceUid: 'prometheus' }),
  },
];

/** Every datasource is healthy and leads to the others. */
export async function checkDatasources(grafana: Server): Promise<readonly Finding[]> {
  const healths = ['prometheus', 'loki', 'tempo', 'alertmanager'].map(async (uid): Promise<Finding> => {
    const seen = await healthOf(grafana, uid).catch((error: Error) => error);
    return {
      what: `datasource ${uid}`,
      isMet: typeof seen === 'string',
      seen: typeof seen === 'string' ? seen : seen.message,
    };
  });
  const links = correlations.map(async ({ what, uid, isThere }): Promise<Finding> => {
    const settings = await settingsOf(grafana, uid).catch((error: Error) => error);
    if (settings instanceof Error) return { what, isMet: false, seen: settings.message };
    const isMet = isThere(settings);
    return { what, isMet, seen: isMet ? 'leads there' : `${uid} is not told of it` };
  });
  return Promise.all([...healths, ...links]);
}

async function healthOf(grafana: Server, uid: string): Promise<string> {
  // The plugin of Alertmanager has no check of its own: it is asked through Grafana.
  if (uid === 'alertmanager') {
    await grafana.json(`/api/datasources/proxy/uid/${uid}/api/v2/status`);
    return 'answers through Grafana';
  }
  const { status, message } = await grafana.json<{ readonly status: string; readonly message: string }>(
    `/api/datasources/uid/${uid}/health`,
  );
  if (status !== 'OK') throw new Error(`${status}: ${message}`);
  return message;
}

async function settingsOf(grafana: Server, uid: string): Promise<Settings> {
  return (await grafana.json<Datasource>(`/api/datasources/uid/${uid}`)).jsonData;
}

function hasOne(list: unknown, expected: Settings): boolean {
  return Array.isArray(list) && list.some((each) => hasAll(each, expected));
}

function hasAll(value: unknown, expected: Settings): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([key, wanted]) => (value as Settings)[key] === wanted);
}
