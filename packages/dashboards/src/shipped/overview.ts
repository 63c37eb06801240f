import {
  cache,
  http,
  processRuntime,
  nodeRuntime,
  provider,
  session,
  task,
  telltale,
  watchdog,
  worker,
} from '@telltale/core/catalogs';
import {
  count,
  current,
  group,
  histogramQuantile,
  max,
  min,
  rate,
  ratio,
  shareAmong,
  shareOf,
  sum,
} from '@telltale/promql/builder';
import { sloSeries } from '@telltale/promql/exporters';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barGauge, gauge, stat, table, timeseries } from '../define/panel.ts';
import { recordedAs } from '../define/recorded-as.ts';
import { row } from '../define/row.ts';
import { chosenServices } from './chosen-services.ts';
import { alerts, up } from './exporters/prometheus.ts';
import { errorRatio, latency, requests } from './requests.ts';
import { zero } from './zero.ts';

const finished = sum(task.count).where({ state: ['completed', 'failed'] });
const completed = sum(task.count).where({ state: 'completed' });

export const overviewDashboard: Dashboard = dashboard(
  'Overview',
  {
    description: 'All services at a glance: whether they are well, and where to look if not.',
    tags: ['overview'],
    links: ['golden-signals', 'http', 'slos', 'logs-traces'],
  },
  [
    row('Now', [
      stat('Instances up', sum(up).where(chosenServices).by(), {
        unit: 'short',
        description: 'Processes that Prometheus reaches.',
        link: 'telemetry-health',
      }),
      stat('Active requests', sum(http.activeRequests).by(), {
        link: 'http',
        description: 'HTTP requests that are being answered.',
      }),
      stat('Active sessions', sum(session.active).by(), { link: 'sessions', description: 'Sessions that are open.' }),
      gauge('Cache hit ratio', shareAmong(cache.hits, cache.misses).by(), {
        link: 'cache',
        thresholds: { warning: 0.8, critical: 0.5 },
        description: 'Share of lookups that a cache answered.',
      }),
      gauge('Healthy watchdogs', ratio(current(watchdog.healthy), current(watchdog.registered)).by(), {
        link: 'watchdogs',
        thresholds: { warning: 1, critical: 0.9 },
        description: 'Share of the registered watchdogs whose last check passed.',
      }),
      gauge('Tasks completed', completed.by().divide(finished.by().gt(0)), {
        link: 'workers-queues',
        thresholds: { warning: 0.99, critical: 0.95 },
        description: 'Share of the finished tasks in the registry that were completed and did not fail.',
      }),
      gauge('Work done', shareOf(worker.tasksCompleted, { status: 'success' }).by(), {
        link: 'workers-queues',
        thresholds: { warning: 0.99, critical: 0.95 },
        description: 'Share of what workers finished that succeeded. Retries count as not.',
      }),
      stat(
        'Alerts that fire',
        count(current(alerts).where({ alertstate: 'firing' }))
          .by()
          .or(zero()),
        {
          unit: 'short',
          thresholds: { critical: 1 },
          description: 'Alerts that fire now, of any service.',
        },
      ),
    ]),
    row('Requests', [
      timeseries('Request rate', recordedAs('job:http_server_requests:rate5m', requests.by('job')), {
        unit: 'reqps',
        min: 0,
        link: 'http',
        description: 'HTTP requests that each service answers.',
      }),
      timeseries('Error ratio', recordedAs('job:http_server_errors:ratio_rate5m', errorRatio.by('job')), {
        link: 'http',
        thresholds: { warning: 0.01, critical: 0.05 },
        description: 'Share of the requests of each service that were answered with 500 or above.',
      }),
      timeseries(
        'p95 latency',
        recordedAs('job:http_server_request_duration_seconds:p95_rate5m', latency(0.95).by('job')),
        { link: 'http', description: '95 of 100 requests of the service were no slower.' },
      ),
      timeseries('Requests by status', requests.by('http_response_status_code'), {
        unit: 'reqps',
        min: 0,
        stacked: true,
        link: 'http',
        description: 'Answers of all services by status code.',
      }),
      timeseries('Latency of providers, p95', histogramQuantile(0.95, provider.requestDuration).by('provider'), {
        link: 'business',
        description: '95 of 100 requests to the provider were no slower.',
      }),
      timeseries('Errors of providers', rate(provider.errors).by('provider', 'error_type'), {
        min: 0,
        link: 'business',
        description: 'Requests to providers that failed.',
      }),
    ]),
    row('Promises and alerts', [
      barGauge('Error budgets left', min(sloSeries.budgetRemaining).where(chosenServices).by('job', 'slo'), {
        link: 'slos',
        width: 8,
        min: -1,
        thresholds: { warning: 0.25, critical: 0 },
        description: 'Share of the error budget of each objective that is left. Below 0 it is missed.',
      }),
      table('Alerts', group(current(alerts).where({ alertstate: 'firing' })).by('alertname', 'severity', 'service'), {
        width: 16,
        labelsOnly: true,
        description: 'What fires now. The runbook of each is in its annotations.',
      }),
    ]),
    row('Instances', [
      timeseries('CPU', rate(processRuntime.cpuTime).by('job'), {
        link: 'nodejs',
        description: 'Processor time of all instances of a service: 100 % is one processor.',
      }),
      timeseries('Memory', sum(processRuntime.memoryUsage).by('job'), {
        min: 0,
        link: 'nodejs',
        description: 'Physical memory of all instances of a service.',
      }),
      timeseries('Event loop utilisation', max(nodeRuntime.eventLoopUtilization).by('job'), {
        max: 1,
        link: 'nodejs',
        thresholds: { warning: 0.7, critical: 0.9 },
        description: 'Of the busiest instance of each service.',
      }),
      table('Services', group(telltale.targetInfo).by('job', 'instance', 'service_version'), {
        labelsOnly: true,
        width: 24,
        description: 'What runs, in which version.',
      }),
    ]),
  ],
);
