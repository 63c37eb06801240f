import { agent, connectionPool, http, nodeRuntime } from '@telltale/core/catalogs';
import { constant, histogramQuantile, max, rate, shareOf, sum } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barChart, gauge, stat, timeseries } from '../define/panel.ts';
import { recordedAs } from '../define/recorded-as.ts';
import { row } from '../define/row.ts';
import { budgetUse, budgetUseOptions, runBudgetUse, runBudgetUseOptions } from './budget-use.ts';
import { failedShare } from './failed-share.ts';
import { errorRatio, latency, requests } from './requests.ts';

const errorLimits = { thresholds: { warning: 0.01, critical: 0.05 } };
const successLimits = { thresholds: { warning: 0.99, critical: 0.95 } };
const success = shareOf(agent.executions, { status: 'success' });
const failure = shareOf(agent.executions, { status: 'failure' });

export const goldenSignalsDashboard: Dashboard = dashboard(
  'Golden signals',
  {
    description:
      'Latency, traffic, errors and saturation of services and agents (https://sre.google/sre-book/monitoring-distributed-systems/).',
    tags: ['golden-signals', 'agents'],
    links: ['overview', 'http', 'ai'],
  },
  [
    row('Agents', [
      stat('Success rate', success.by(), {
        ...successLimits,
        description: 'Share of the runs of agents that succeeded.',
      }),
      stat('Failure rate', failure.by(), { ...errorLimits, description: 'Share of the runs of agents that failed.' }),
      stat('p95 of a run', histogramQuantile(0.95, agent.executionDuration).by(), {
        thresholds: { warning: 30, critical: 120 },
        description: '95 of 100 runs were no longer.',
      }),
      stat('Runs per second', rate(agent.executions).by(), { description: 'Runs of agents that ended.' }),
    ]),
    row('Services', [
      stat('Requests that succeed', constant(1).minus(errorRatio.by()), {
        ...successLimits,
        unit: 'percentunit',
        description: 'Share of requests that were not answered with 500 or above.',
      }),
      stat('Requests that fail', errorRatio.by(), { ...errorLimits, description: 'Share of requests that were.' }),
      stat('p95 of a request', latency(0.95).by(), {
        thresholds: { warning: 0.5, critical: 1 },
        description: '95 of 100 requests were no slower.',
      }),
      stat('Requests per second', requests.by(), { unit: 'reqps', description: 'Requests that were answered.' }),
    ]),
    row('Errors', [
      timeseries(
        'Runs over time',
        { success: success.by('domain'), failure: failure.by('domain') },
        {
          max: 1,
          description: 'Share of the runs in each domain that succeeded and that failed.',
        },
      ),
      timeseries('Success of agents by service', recordedAs('job:agent_success:ratio_rate5m', success.by('job')), {
        max: 1,
        ...successLimits,
        description: 'Share of runs that succeeded.',
      }),
      timeseries('Failures of requests', recordedAs('job:http_server_errors:ratio_rate5m', errorRatio.by('job')), {
        ...errorLimits,
        description: 'Share of the requests of each service that were answered with 500 or above.',
      }),
    ]),
    row('Latency', [
      timeseries(
        'Percentiles of runs',
        {
          p50: histogramQuantile(0.5, agent.executionDuration).by(),
          p95: histogramQuantile(0.95, agent.executionDuration).by(),
          p99: histogramQuantile(0.99, agent.executionDuration).by(),
        },
        { description: 'How long runs of agents took.' },
      ),
      timeseries(
        'Percentiles of requests',
        {
          p50: recordedAs('job:http_server_request_duration_seconds:p50_rate5m', latency(0.5).by('job')),
          p95: recordedAs('job:http_server_request_duration_seconds:p95_rate5m', latency(0.95).by('job')),
          p99: recordedAs('job:http_server_request_duration_seconds:p99_rate5m', latency(0.99).by('job')),
        },
        { description: 'How long requests of each service took.' },
      ),
    ]),
    row('Traffic', [
      timeseries('Runs by domain', rate(agent.executions).by('domain', 'status'), {
        min: 0,
        stacked: true,
        description: 'What agents do.',
      }),
      barChart('Use of domains', rate(agent.executions).by('domain'), {
        description: 'Runs a second in each domain, now.',
      }),
      timeseries('Requests by service', recordedAs('job:http_server_requests:rate5m', requests.by('job')), {
        unit: 'reqps',
        min: 0,
        description: 'Requests that each service answers.',
      }),
    ]),
    row('Saturation', [
      gauge('Budget used', budgetUse, { ...budgetUseOptions, width: 8 }),
      gauge('Budget of a run used', runBudgetUse, { ...runBudgetUseOptions, width: 8 }),
      timeseries('Budgets exceeded', rate(agent.budgetExceeded).by('budget'), {
        min: 0,
        description: 'How often a budget was gone over.',
      }),
      timeseries(
        'Wait for approval',
        {
          p50: histogramQuantile(0.5, agent.approvalWait).by(),
          p95: histogramQuantile(0.95, agent.approvalWait).by(),
        },
        { description: 'How long agents waited for people.' },
      ),
      timeseries('Approvals', rate(agent.approvals).by('decision'), {
        min: 0,
        stacked: true,
        description: 'What people decided, or that they did not in time.',
      }),
      timeseries(
        'Success of tools',
        constant(1).minus(failedShare(rate(agent.toolErrors).by('tool'), rate(agent.toolCalls).by('tool'))),
        {
          max: 1,
          ...successLimits,
          description: 'Share of the calls to each tool that did not fail.',
        },
      ),
      timeseries('Calls of tools', rate(agent.toolCalls).by('tool'), {
        min: 0,
        description: 'How often tools are called.',
      }),
      timeseries(
        'Active requests',
        recordedAs('job:http_server_active_requests:sum', sum(http.activeRequests).by('job')),
        {
          min: 0,
          description: 'Requests that are being answered.',
        },
      ),
      timeseries(
        'Event loop utilisation',
        recordedAs('job:nodejs_eventloop_utilization:max', max(nodeRuntime.eventLoopUtilization).by('job')),
        {
          max: 1,
          thresholds: { warning: 0.7, critical: 0.9 },
          description: 'Of the busiest instance of each service.',
        },
      ),
      timeseries('Requests that wait for a connection', sum(connectionPool.waitingRequests).by('pool'), {
        min: 0,
        description: 'A pool that is used up makes everything behind it slow.',
      }),
    ]),
  ],
);
