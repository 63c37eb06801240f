import { cache, circuitBreaker, graph, http, httpClient, processRuntime } from '@telltale/core/catalogs';
import {
  bucketsOf,
  current,
  averageOf,
  countOf,
  histogramQuantile,
  increase,
  max,
  not,
  rate,
  ratio,
  shareAmong,
  sum,
  topk,
  variable,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { labelValues } from '../define/label-values.ts';
import { gauge, heatmap, stat, stateTimeline, table, timeseries } from '../define/panel.ts';
import { recordedAs } from '../define/recorded-as.ts';
import { row } from '../define/row.ts';
import { poolUse } from './pool-use.ts';
import { breakerStates } from './breaker-states.ts';
import { errorRatio, latency, requests } from './requests.ts';

const routes = { http_route: variable('route', { multiple: true }) };
const latencyLimits = { thresholds: { warning: 0.5, critical: 1 } };

export const httpDashboard: Dashboard = dashboard(
  'HTTP API',
  {
    id: 'http',
    description: 'Requests that services answer: how many, how many fail, how long they take.',
    tags: ['http', 'red'],
    variables: [labelValues('route', http.duration, 'http_route', 'Route')],
    links: ['overview', 'nodejs', 'logs-traces'],
  },
  [
    row('Golden signals', [
      stat('Requests per second', requests.where(routes).by(), {
        unit: 'reqps',
        description: 'Requests that were answered, of whatever status.',
      }),
      gauge('Error rate', errorRatio.where(routes).by(), {
        thresholds: { warning: 0.01, critical: 0.05 },
        max: 0.1,
        description:
          'Share of requests that were answered with 500 or above. Requests that a client gave up (499) or made wrongly do not count.',
      }),
      stat('p50 latency', latency(0.5).where(routes).by(), {
        ...latencyLimits,
        description: 'Half of the requests were no slower.',
      }),
      stat('p95 latency', latency(0.95).where(routes).by(), {
        ...latencyLimits,
        description: '95 of 100 requests were no slower.',
      }),
      stat('p99 latency', latency(0.99).where(routes).by(), {
        ...latencyLimits,
        description: '99 of 100 requests were no slower.',
      }),
      stat('Active requests', sum(http.activeRequests).by(), {
        description: 'Requests that are being answered now. A number that only rises is requests that never end.',
      }),
    ]),
    row('Traffic', [
      timeseries(
        'Request rate by route',
        recordedAs('job_http_route:http_server_requests:rate5m', requests.by('job', 'http_route'), routes),
        {
          unit: 'reqps',
          min: 0,
          width: 12,
          description: 'Requests a second. A route is a template, never a path; unmatched requests are one value.',
        },
      ),
      timeseries('Requests by status', requests.where(routes).by('http_response_status_code'), {
        unit: 'reqps',
        min: 0,
        stacked: true,
        width: 12,
        description: '499 is a client that did not wait for its answer.',
      }),
      timeseries('Error rate by route', errorRatio.where(routes).by('http_route'), {
        description: 'Share of the requests of each route that were answered with 500 or above.',
        thresholds: { warning: 0.01, critical: 0.05 },
      }),
      timeseries('Active requests by method', sum(http.activeRequests).by('http_request_method'), {
        min: 0,
        description: 'Requests that are being answered.',
      }),
      timeseries('Errors by kind', requests.where({ ...routes, error_type: not('') }).by('error_type'), {
        unit: 'reqps',
        min: 0,
        description: 'Requests by what went wrong: the class of an error, or the status code.',
      }),
    ]),
    row('Latency', [
      timeseries(
        'Latency',
        {
          p50: latency(0.5).where(routes).by(),
          p95: latency(0.95).where(routes).by(),
          p99: latency(0.99).where(routes).by(),
          mean: averageOf(http.duration).where(routes).by(),
        },
        { width: 12, description: 'How long requests took. Dots are single requests, and lead to their traces.' },
      ),
      heatmap('Latency, spread', increase(bucketsOf(http.duration)).where(routes).by('le'), {
        unit: 's',
        description: 'How many requests took how long. Two bands are two kinds of requests.',
      }),
      timeseries(
        'p95 latency by route',
        recordedAs(
          'job_http_route:http_server_request_duration_seconds:p95_rate5m',
          latency(0.95).by('job', 'http_route'),
          routes,
        ),
        { width: 12, description: '95 of 100 requests of the route were no slower.' },
      ),
      table(
        'Slowest routes',
        {
          p95: topk(10, latency(0.95).where(routes).by('http_route')),
          'requests per second': requests.where(routes).by('http_route'),
          'error rate': errorRatio.where(routes).by('http_route'),
        },
        { description: 'The ten routes with the slowest requests, and how much they are used.' },
      ),
    ]),
    row('Sizes', [
      timeseries(
        'Request size',
        {
          p50: histogramQuantile(0.5, http.requestBodySize).where(routes).by(),
          p95: histogramQuantile(0.95, http.requestBodySize).where(routes).by(),
        },
        { width: 12, description: 'Size of the bodies of requests, as they were sent.' },
      ),
      timeseries(
        'Response size',
        {
          p50: histogramQuantile(0.5, http.responseBodySize).where(routes).by(),
          p95: histogramQuantile(0.95, http.responseBodySize).where(routes).by(),
        },
        { width: 12, description: 'Size of the bodies of answers, as they were sent.' },
      ),
    ]),
    row('What it stands on', [
      timeseries('Process memory', current(processRuntime.memoryUsage), {
        legend: '{{job}} {{instance}}',
        min: 0,
        link: 'nodejs',
        description: 'Physical memory of each instance. One that only rises is a leak.',
      }),
      timeseries(
        'File descriptors',
        ratio(current(processRuntime.openFileDescriptors), current(processRuntime.maxFileDescriptors)),
        {
          legend: '{{job}} {{instance}}',
          thresholds: { warning: 0.7, critical: 0.9 },
          description:
            'Share of the file descriptors that a process may have which it has open. At 100 % it accepts no connection.',
        },
      ),
      timeseries('Cache hit ratio', shareAmong(cache.hits, cache.misses).by('cache'), {
        link: 'cache',
        max: 1,
        description: 'Share of lookups that a cache answered.',
      }),
      timeseries('Connection pool use', poolUse, {
        link: 'infrastructure',
        thresholds: { warning: 0.8, critical: 0.95 },
        description: 'Share of the connections of a pool that are in use. Requests wait when all are.',
      }),
      timeseries(
        'Graph size',
        { nodes: sum(graph.nodes).by('graph'), edges: sum(graph.edges).by('graph') },
        {
          min: 0,
          description: 'Nodes and edges of the graphs that the service keeps.',
        },
      ),
      stateTimeline('Circuit breakers', max(circuitBreaker.state).by('breaker'), {
        ...breakerStates,
        link: 'infrastructure',
        description: 'An open breaker refuses calls: what it leads to fails.',
      }),
    ]),
    row(
      'Requests that the service makes',
      [
        timeseries('Outgoing requests', rate(countOf(httpClient.duration)).by('server_address'), {
          unit: 'reqps',
          min: 0,
          description: 'Requests to other servers.',
        }),
        timeseries('Outgoing latency, p95', histogramQuantile(0.95, httpClient.duration).by('server_address'), {
          description: '95 of 100 requests to the server were no slower.',
        }),
        timeseries('Outgoing requests by status', rate(countOf(httpClient.duration)).by('http_response_status_code'), {
          unit: 'reqps',
          min: 0,
          stacked: true,
          description: 'Those without a status got no answer.',
        }),
        timeseries('Outgoing active requests', sum(httpClient.activeRequests).by('server_address'), {
          min: 0,
          description: 'Requests that wait for their answers.',
        }),
        timeseries('Connections that failed', rate(httpClient.connectionErrors).by('server_address', 'error_type'), {
          min: 0,
          description: 'Connections that could not be opened.',
        }),
      ],
      { collapsed: true },
    ),
  ],
);
