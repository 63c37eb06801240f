import { batch, dataExport, queue, worker } from '@telltale/core/catalogs';
import { histogramQuantile, max, rate } from '@telltale/promql/builder';
import { counts, holds, observes } from '../../proof/proof.ts';
import { alert, type Alert, type Runbook } from '../alert.ts';

const tasks = rate(worker.tasksCompleted, '5m');

const backlogRunbook: Runbook = {
  meaning: 'Work is done later than it was asked for; it grows older as long as more comes in than goes out.',
  causes: ['Workers are down or stuck.', 'Each piece of work has become slower.', 'More work than usual.'],
  steps: [
    'Compare how much is put in with how much is taken out.',
    'If nothing is taken out, look at the logs of the workers; if it is, add workers.',
    'Find out whether old entries are still worth their work.',
  ],
  queries: [
    { title: 'Put in by queue', query: rate(queue.enqueued, '5m').by('queue') },
    { title: 'Taken out by queue', query: rate(queue.dequeued, '5m').by('queue') },
  ],
};

/** Workers, queues, consumers, batches and exports. */
export const workAlerts: readonly Alert[] = [
  alert(
    'WorkerTaskFailures',
    (limit) =>
      tasks.where({ status: 'failure' }).by('job', 'worker_type').divide(tasks.by('job', 'worker_type')).gt(limit),
    {
      threshold: 0.1,
      for: '5m',
      severity: 'warning',
      summary: '{{ $value | humanizePercentage }} of the tasks of {{ $labels.worker_type }} workers fail.',
      description: (limit) =>
        `Over the last five minutes {{ $value | humanizePercentage }} of the tasks failed; the limit is ${100 * limit} %.`,
      runbook: {
        meaning: 'What users asked for in the background does not happen, or only after it was tried again.',
        causes: ['A release of the workers.', 'A dependency of one kind of task.', 'Input that no worker can take.'],
        steps: [
          'See which kind of task fails.',
          'Read the errors of its last runs.',
          'Stop it from being tried again if it cannot succeed.',
        ],
        queries: [{ title: 'Failures by kind of task', query: tasks.where({ status: 'failure' }).by('task_type') }],
      },
      proof: {
        series: [
          counts(
            worker.tasksCompleted,
            { worker_type: 'mail', task_type: 'send', status: 'success' },
            { healthy: 60, failing: 40 },
          ),
          counts(
            worker.tasksCompleted,
            { worker_type: 'mail', task_type: 'send', status: 'failure' },
            { healthy: 1, failing: 20 },
          ),
        ],
      },
    },
  ),

  alert('HighQueueDepth', (limit) => max(queue.depth).by('job', 'queue').gt(limit), {
    threshold: 100,
    for: '10m',
    severity: 'warning',
    summary: '{{ $value | humanize }} entries wait in the queue {{ $labels.queue }}.',
    description: (limit) => `{{ $value | humanize }} entries wait in {{ $labels.queue }}; the limit is ${limit}.`,
    runbook: backlogRunbook,
    proof: { series: [holds(queue.depth, { queue: 'mail' }, { healthy: 10, failing: 200 })] },
  }),

  alert('QueueBacklog', (limit) => max(queue.depth).by('job', 'queue').gt(limit), {
    threshold: 1000,
    for: '10m',
    severity: 'critical',
    summary: '{{ $value | humanize }} entries wait in the queue {{ $labels.queue }}.',
    description: (limit) => `{{ $value | humanize }} entries wait in {{ $labels.queue }}; the limit is ${limit}.`,
    runbook: backlogRunbook,
    proof: { series: [holds(queue.depth, { queue: 'mail' }, { healthy: 10, failing: 2000 })] },
  }),

  alert('BatchSlow', (limit) => histogramQuantile(0.95, batch.processingDuration, '5m').by('job', 'batch').gt(limit), {
    threshold: 30,
    for: '10m',
    severity: 'warning',
    summary: 'One in twenty batches of {{ $labels.batch }} takes {{ $value | humanizeDuration }}.',
    description: (limit) =>
      `The 95th percentile of the time that a batch takes is {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
    runbook: {
      meaning: 'Results come later than they should, and the queue before the batches grows.',
      causes: [
        'Larger batches.',
        'A slow database or model behind them.',
        'Items that are tried again within the batch.',
      ],
      steps: [
        'Compare with the number of items processed and failed.',
        'Open the slowest trace.',
        'Make batches smaller.',
      ],
    },
    proof: { series: [observes(batch.processingDuration, { batch: 'thoughts' }, 45, { healthy: 0, failing: 10 })] },
  }),

  alert(
    'SlowExports',
    (limit) => histogramQuantile(0.95, dataExport.duration, '10m').by('job', 'export_type').gt(limit),
    {
      threshold: 300,
      for: '10m',
      severity: 'info',
      summary: 'One in twenty exports of {{ $labels.export_type }} takes {{ $value | humanizeDuration }}.',
      description: (limit) =>
        `The 95th percentile of the time that an export takes is {{ $value | humanizeDuration }}; the limit is ${limit} s.`,
      runbook: {
        meaning: 'Whoever asked for an export waits for it.',
        causes: ['More data than before.', 'A query without an index.', 'Slow storage.'],
        steps: ['Compare with the size of the exports.', 'Explain the query behind the slowest.'],
      },
      proof: { series: [observes(dataExport.duration, { export_type: 'csv' }, 500, { healthy: 0, failing: 4 })] },
    },
  ),
];
