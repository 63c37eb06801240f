import { http } from '@telltale/core/catalogs';
import { countOf, histogramQuantile, matches, rate } from '@telltale/promql/builder';
import { observes } from '../../proof/proof.ts';
import { alert, type Alert, type Runbook } from '../alert.ts';

const requests = rate(countOf(http.duration), '5m');
const failed = requests.where({ http_response_status_code: matches('5..') });

const answered = { http_request_method: 'GET', http_route: '/orders/:id', http_response_status_code: '200' } as const;
const refused = { ...answered, http_response_status_code: '500', error_type: '500' } as const;

const latencyRunbook: Runbook = {
  meaning: 'Users wait. Where a client gives up first, its request counts as 499 and not as slow.',
  causes: [
    'A dependency that has become slow: queries of a database, a provider, a lock.',
    'Work that keeps the event loop busy: see its delay on the Node.js dashboard.',
    'Requests that wait for a connection of a pool.',
  ],
  steps: [
    'Open the slowest traces from the exemplars of the latency panel: the longest span names the cause.',
    'Compare with the delay of the event loop and the requests that wait for a pool.',
    'If only some requests are slow, compare their routes and the size of their answers.',
  ],
  queries: [
    { title: 'Slowest routes', query: histogramQuantile(0.95, http.duration, '5m').by('http_route') },
    { title: 'Requests by route', query: requests.by('http_route') },
  ],
};

/** Requests that the service answers. */
export const httpAlerts: readonly Alert[] = [
  alert('HighErrorRate', (limit) => failed.by('job').divide(requests.by('job')).gt(limit), {
    threshold: 0.05,
    for: '5m',
    severity: 'critical',
    summary: '{{ $labels.job }} fails {{ $value | humanizePercentage }} of its requests.',
    description: (limit) =>
      `Over the last five minutes {{ $value | humanizePercentage }} of the requests to {{ $labels.job }} were answered with a status of 500 or above; the limit is ${100 * limit} %.`,
    runbook: {
      meaning:
        'Users of the service see errors. Requests that a client gave up (499) and that it made wrongly (4xx) do not count.',
      causes: [
        'A release: compare the time of the first errors with the time of the last deployment.',
        'A dependency that fails or is slow: a database, a provider, a queue.',
        'A resource that is used up: connections of a pool, file descriptors, memory.',
      ],
      steps: [
        'See which routes fail, and since when; the panel of status codes on the HTTP dashboard shows both.',
        'Open the traces of failed requests from the exemplars of the latency panel, and the error logs of the same minutes.',
        'If a release is behind it, roll it back; if a dependency is, go on with the alert of that dependency.',
      ],
      queries: [
        { title: 'Failures by route and status', query: failed.by('http_route', 'http_response_status_code') },
        { title: 'Failures by kind of error', query: failed.by('error_type') },
      ],
    },
    proof: {
      series: [
        observes(http.duration, answered, 0.02, { healthy: 600, failing: 540 }),
        observes(http.duration, refused, 0.02, { healthy: 1, failing: 60 }),
      ],
    },
  }),

  alert('HighLatencyP95', (limit) => histogramQuantile(0.95, http.duration, '5m').by('job', 'http_route').gt(limit), {
    threshold: 2,
    for: '5m',
    severity: 'warning',
    summary:
      '{{ $labels.job }} takes {{ $value | humanizeDuration }} for one in twenty requests to {{ $labels.http_route }}.',
    description: (limit) =>
      `The 95th percentile of the duration of requests to {{ $labels.http_route }} is {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
    runbook: latencyRunbook,
    proof: {
      series: [
        observes(http.duration, answered, 0.02, { healthy: 600, failing: 500 }),
        observes(http.duration, { ...answered, http_route: '/reports' }, 4, { healthy: 0, failing: 100 }),
      ],
    },
  }),

  // Under some conventions the last bucket ends at ten seconds, which is as much as a quantile can tell then: hence "or more".
  alert('HighLatencyP99', (limit) => histogramQuantile(0.99, http.duration, '10m').by('job', 'http_route').ge(limit), {
    threshold: 10,
    for: '10m',
    severity: 'warning',
    summary:
      '{{ $labels.job }} takes {{ $value | humanizeDuration }} or more for one in a hundred requests to {{ $labels.http_route }}.',
    description: (limit) =>
      `The 99th percentile of the duration of requests to {{ $labels.http_route }} has reached {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
    runbook: latencyRunbook,
    proof: {
      series: [
        observes(http.duration, answered, 0.02, { healthy: 600, failing: 500 }),
        observes(http.duration, { ...answered, http_route: '/reports' }, 30, { healthy: 0, failing: 100 }),
      ],
    },
  }),

  alert('HighRequestRate', (limit) => requests.by('job').gt(limit), {
    threshold: 1000,
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.job }} is asked {{ $value | humanize }} times a second.',
    description: (limit) =>
      `{{ $labels.job }} has received {{ $value | humanize }} requests a second over the last five minutes; the limit is ${limit}.`,
    runbook: {
      meaning: 'More traffic than the service is made for. Latency and errors follow if it goes on.',
      causes: ['A campaign or a peak of the day.', 'A client that retries without waiting.', 'A scan, or an attack.'],
      steps: [
        'See which routes the requests go to, and whether their number grows or stands.',
        'If one client is behind it, limit it; if all are, add instances.',
      ],
      queries: [{ title: 'Requests by route and method', query: requests.by('http_route', 'http_request_method') }],
    },
    proof: { series: [observes(http.duration, answered, 0.02, { healthy: 6_000, failing: 90_000 })] },
  }),
];
