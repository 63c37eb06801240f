import { nodeRuntime, processRuntime, watchdog } from '@telltale/core/catalogs';
import { firstOf, increase, max, rate } from '@telltale/promql/builder';
import { counts, holds } from '../../proof/proof.ts';
import { alert, type Alert } from '../alert.ts';

// prom-client's default names have a counter for each mode, ours one with a label.
const cpu = firstOf(
  rate(processRuntime.cpuTime, '5m').by('job', 'instance'),
  rate(processRuntime.cpuUser, '5m')
    .by('job', 'instance')
    .plus(rate(processRuntime.cpuSystem, '5m').by('job', 'instance')),
);

/** The process, Node.js, and the watchdogs within. */
export const runtimeAlerts: readonly Alert[] = [
  alert('HighCpu', (limit) => cpu.gt(limit), {
    threshold: 0.8,
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.instance }} of {{ $labels.job }} uses {{ $value | humanizePercentage }} of a core.',
    description: (limit) =>
      `The process has used {{ $value | humanizePercentage }} of one core over the last five minutes; the limit is ${100 * limit} %. JavaScript runs on one core: above that, requests wait.`,
    runbook: {
      meaning: 'Requests wait for each other.',
      causes: ['More traffic.', 'A route that computes too much.', 'Garbage collection of a heap that is nearly full.'],
      steps: [
        'Compare with the rate of requests and the time of garbage collection.',
        'Take a CPU profile.',
        'Add instances.',
      ],
      queries: [{ title: 'Delay of the event loop', query: max(nodeRuntime.eventLoopDelayP99).by('job', 'instance') }],
    },
    proof: { series: [counts(processRuntime.cpuTime, { cpu_mode: 'user' }, { healthy: 6, failing: 57 })] },
  }),

  alert('HighMemory', (limit) => max(processRuntime.memoryUsage).by('job', 'instance').gt(limit), {
    threshold: 1.5e9,
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.instance }} of {{ $labels.job }} uses {{ $value | humanize1024 }}B of memory.',
    description: (limit) =>
      `The process uses {{ $value | humanize1024 }}B of physical memory; the limit is ${limit / 1e9} GB.`,
    runbook: {
      meaning: 'The process may be ended by the system, and all its requests with it.',
      causes: [
        'Something that is kept and never given up: a cache without a limit, listeners, closures.',
        'Requests or answers that are held as a whole.',
      ],
      steps: [
        'See whether it is heap or memory outside of it.',
        'Take two snapshots of the heap and compare them.',
        'Restart the instance to gain time.',
      ],
      queries: [{ title: 'Used heap by space', query: max(nodeRuntime.heapSpaceUsed).by('v8js_heap_space_name') }],
    },
    proof: { series: [holds(processRuntime.memoryUsage, {}, { healthy: 2e8, failing: 2e9 })] },
  }),

  alert('EventLoopBlocked', (limit) => max(nodeRuntime.eventLoopDelayP99).by('job', 'instance').gt(limit), {
    threshold: 0.25,
    for: '5m',
    severity: 'warning',
    summary:
      'The event loop of {{ $labels.instance }} of {{ $labels.job }} is late by {{ $value | humanizeDuration }}.',
    description: (limit) =>
      `One in a hundred turns of the event loop is late by {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
    runbook: {
      meaning: 'All requests of the instance wait while one piece of work keeps the event loop.',
      causes: [
        'Large JSON, synchronous files or cryptography, regular expressions.',
        'Garbage collection.',
        'More work than one core can do.',
      ],
      steps: ['Take a CPU profile while it lasts.', 'Move the work into a worker thread or cut it into pieces.'],
      queries: [
        { title: 'Utilisation of the event loop', query: max(nodeRuntime.eventLoopUtilization).by('job', 'instance') },
      ],
    },
    proof: { series: [holds(nodeRuntime.eventLoopDelayP99, {}, { healthy: 0.012, failing: 0.4 })] },
  }),

  alert('WatchdogUnhealthy', max(watchdog.unhealthy).by('job', 'instance').gt(0), {
    for: '5m',
    severity: 'warning',
    summary: 'Watchdogs of {{ $labels.job }} that report something wrong: {{ $value | humanize }}.',
    runbook: {
      meaning: 'A check that runs in the background fails, and goes on failing.',
      causes: ['What the watchdog watches.', 'The watchdog itself: a check that takes too long counts as failed.'],
      steps: ['See which watchdogs fail, and read their last events.'],
      queries: [{ title: 'Failed checks by watchdog', query: rate(watchdog.checkFailures, '5m').by('watchdog') }],
    },
    proof: { series: [holds(watchdog.unhealthy, {}, { healthy: 0, failing: 2 })] },
  }),

  alert(
    'WatchdogCritical',
    increase(watchdog.events, '5m').where({ severity: 'critical' }).by('job', 'watchdog').gt(0),
    {
      severity: 'critical',
      summary: 'The watchdog {{ $labels.watchdog }} of {{ $labels.job }} raised a critical event.',
      description: '{{ $value | humanize }} critical events within the last five minutes.',
      runbook: {
        meaning: 'What the watchdog watches needs somebody now.',
        causes: ['What the watchdog watches.'],
        steps: ['Read the event in the logs.', 'Follow what is written for the part that it names.'],
        queries: [{ title: 'Events by severity', query: increase(watchdog.events, '1h').by('watchdog', 'severity') }],
      },
      proof: {
        series: [counts(watchdog.events, { watchdog: 'prices', severity: 'critical' }, { healthy: 0, failing: 1 })],
      },
    },
  ),
];
