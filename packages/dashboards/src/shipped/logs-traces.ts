import { log } from '@telltale/core/catalogs';
import { histogramQuantile, rate, topk } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { logql, traceql } from '../define/other-queries.ts';
import { logs, serviceGraph, table, timeseries, traces } from '../define/panel.ts';
import { row } from '../define/row.ts';
import { failedShare } from './failed-share.ts';
import * as tempo from './exporters/tempo.ts';

// Loki itself finds the level of each line, whatever brought it (limits_config.discover_log_levels).
const bad = 'detected_level =~ "error|fatal|critical"';

export const logsTracesDashboard: Dashboard = dashboard(
  'Logs & traces',
  {
    id: 'logs-traces',
    description: 'What services say, and which way requests take.',
    tags: ['logs', 'traces'],
    links: ['overview', 'http'],
  },
  [
    row('Volume', [
      timeseries(
        'Log volume by level',
        logql((services) => `sum by (detected_level) (count_over_time({${services}}[$__auto]))`),
        {
          legend: '{{detected_level}}',
          min: 0,
          stacked: true,
          width: 12,
          description: 'Lines in each step of the graph.',
        },
      ),
      timeseries(
        'Log volume by service',
        logql((services, label) => `sum by (${label}) (count_over_time({${services}}[$__auto]))`),
        { min: 0, stacked: true, width: 12, description: 'Lines in each step of the graph.' },
      ),
      timeseries('Lines by level, as counted by services', rate(log.messages).by('level'), {
        min: 0,
        stacked: true,
        width: 12,
        description: 'Also what never reached Loki.',
      }),
      timeseries(
        'Errors by service',
        logql((services, label) => `sum by (${label}) (count_over_time({${services}} | ${bad} [$__auto]))`),
        { min: 0, width: 12, description: 'Lines of level error and above in each step of the graph.' },
      ),
    ]),
    row('Logs', [
      logs(
        'Error logs',
        logql((services) => `{${services}} | ${bad}`),
        {
          description: 'The newest first. A line with a trace_id leads to its trace.',
        },
      ),
      logs(
        'All logs',
        logql((services) => `{${services}}`),
        {
          description: 'The newest first.',
        },
      ),
    ]),
    row('Traces', [
      traces(
        'Slow traces',
        traceql((services) => `{ ${services} && kind = server && duration > 500ms }`),
        {
          width: 12,
          description: 'Requests that took longer than half a second.',
        },
      ),
      traces(
        'Failed traces',
        traceql((services) => `{ ${services} && status = error }`),
        {
          width: 12,
          description: 'Traces with a span that failed.',
        },
      ),
    ]),
    row('Service graph', [
      serviceGraph(
        'Service graph',
        traceql(() => '{}'),
        {
          description: 'Which service calls which, how often and how fast.',
        },
      ),
      timeseries('Calls between services', rate(tempo.graphRequests).by('client', 'server'), {
        unit: 'reqps',
        min: 0,
        description: 'From one service to another.',
      }),
      timeseries(
        'Failed share of calls',
        failedShare(rate(tempo.graphFailures).by('client', 'server'), rate(tempo.graphRequests).by('client', 'server')),
        {
          thresholds: { warning: 0.01, critical: 0.05 },
          description: 'Share of the calls between two services that failed.',
        },
      ),
      timeseries('Calls between services, p95', histogramQuantile(0.95, tempo.graphSeconds).by('client', 'server'), {
        description: 'As the called service sees it.',
      }),
      table('Slowest operations', topk(20, histogramQuantile(0.95, tempo.spanLatency).by('service', 'span_name')), {
        description: '95 of 100 spans of the operation were no longer.',
      }),
      timeseries('Spans that failed', rate(tempo.spanCalls).where({ status_code: 'STATUS_CODE_ERROR' }).by('service'), {
        min: 0,
        width: 12,
        description: 'Of each service.',
      }),
    ]),
  ],
);
