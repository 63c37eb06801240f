import { agent, http, nodeRuntime } from '@telltale/core/catalogs';
import { countOf, histogramQuantile, matches, max, rate, shareOf, sum } from '@telltale/promql/builder';
import { recording, type Recording } from './recording.ts';

const requests = rate(countOf(http.duration), '5m');

/**
 * The golden signals (https://sre.google/sre-book/monitoring-distributed-systems/) of services and agents: traffic, errors,
 * latency, saturation. They are rules, never gauges computed in a process, so that instances can be added up.
 */
export const goldenSignals: readonly Recording[] = [
  recording('job:http_server_requests:rate5m', requests.by('job')),
  recording('job_http_route:http_server_requests:rate5m', requests.by('job', 'http_route')),
  recording(
    'job:http_server_errors:ratio_rate5m',
    shareOf(http.duration, { http_response_status_code: matches('5..') }, '5m').by('job'),
  ),
  recording(
    'job:http_server_request_duration_seconds:p50_rate5m',
    histogramQuantile(0.5, http.duration, '5m').by('job'),
  ),
  recording(
    'job:http_server_request_duration_seconds:p95_rate5m',
    histogramQuantile(0.95, http.duration, '5m').by('job'),
  ),
  recording(
    'job:http_server_request_duration_seconds:p99_rate5m',
    histogramQuantile(0.99, http.duration, '5m').by('job'),
  ),
  recording(
    'job_http_route:http_server_request_duration_seconds:p95_rate5m',
    histogramQuantile(0.95, http.duration, '5m').by('job', 'http_route'),
  ),
  recording('job:http_server_active_requests:sum', sum(http.activeRequests).by('job')),
  recording('job:nodejs_eventloop_utilization:max', max(nodeRuntime.eventLoopUtilization).by('job')),

  recording('job:agent_executions:rate5m', rate(agent.executions, '5m').by('job')),
  recording('job:agent_success:ratio_rate5m', shareOf(agent.executions, { status: 'success' }, '5m').by('job')),
  recording(
    'job:agent_execution_duration_seconds:p95_rate5m',
    histogramQuantile(0.95, agent.executionDuration, '5m').by('job'),
  ),
];
