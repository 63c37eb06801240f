import { dataExport, queue, scheduledJob, task, worker, workflow } from '@telltale/core/catalogs';
import { histogramQuantile, increase, bucketsOf, max, rate, shareOf, sum, time } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { gauge, heatmap, stat, table, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';

const failures = { thresholds: { warning: 0.01, critical: 0.05 } };

export const workersQueuesDashboard: Dashboard = dashboard(
  'Workers & queues',
  {
    description: 'Work that is done in the background: what waits, what is done, what fails, how long it takes.',
    tags: ['workers', 'queues'],
    links: ['kafka-batch', 'overview'],
  },
  [
    row('Now', [
      stat('Tasks done per second', rate(worker.tasksCompleted).by(), {
        description: 'Tasks that workers finished, however.',
      }),
      gauge('Failure ratio', shareOf(worker.tasksCompleted, { status: 'failure' }).by(), {
        ...failures,
        max: 0.2,
        description: 'Share of finished tasks that failed for good.',
      }),
      stat('Active workers', sum(worker.active).by(), {
        thresholds: { warning: 1, critical: 1 },
        description: 'Workers that run. Without any, queues only grow.',
      }),
      stat('Entries that wait', sum(queue.depth).by(), { description: 'In all queues.' }),
      stat('Tasks that run', sum(task.count).where({ state: 'running' }).by(), {
        description: 'In the registry of tasks.',
      }),
      stat('Tasks that failed', sum(task.count).where({ state: 'failed' }).by(), {
        thresholds: { critical: 1 },
        description: 'Failed tasks that are still in the registry.',
      }),
    ]),
    row('Tasks', [
      timeseries('Task completion rate', rate(worker.tasksCompleted).by('task_type', 'status'), {
        min: 0,
        stacked: true,
        width: 12,
        description: 'Finished tasks by kind and outcome.',
      }),
      timeseries(
        'Task duration',
        {
          p50: histogramQuantile(0.5, worker.taskDuration).by(),
          p95: histogramQuantile(0.95, worker.taskDuration).by(),
          p99: histogramQuantile(0.99, worker.taskDuration).by(),
        },
        { width: 12, description: 'How long workers spent on a task.' },
      ),
      timeseries('Task duration by kind, p95', histogramQuantile(0.95, worker.taskDuration).by('task_type'), {
        description: '95 of 100 tasks of the kind were no longer.',
      }),
      timeseries('Failure ratio by kind', shareOf(worker.tasksCompleted, { status: 'failure' }).by('task_type'), {
        ...failures,
        description: 'Share of the tasks of each kind that failed for good.',
      }),
      timeseries('Retry ratio by kind', shareOf(worker.tasksCompleted, { status: 'retry' }).by('task_type'), {
        description: 'Share of the tasks of each kind that are to be tried again.',
      }),
      heatmap('Task duration, spread', increase(bucketsOf(worker.taskDuration)).by('le'), {
        unit: 's',
        width: 8,
        description: 'How many tasks took how long.',
      }),
      timeseries('Workers', sum(worker.active).by('worker_type'), { min: 0, description: 'Workers that run.' }),
      timeseries('Tasks by state', sum(task.count).by('state'), {
        min: 0,
        stacked: true,
        description: 'What is in the registry of tasks.',
      }),
    ]),
    row('Queues', [
      timeseries('Queue depth', sum(queue.depth).by('queue'), {
        min: 0,
        description: 'Entries that wait. A depth that only rises is too few workers, or stuck ones.',
      }),
      timeseries('Enqueue rate', rate(queue.enqueued).by('queue'), { min: 0, description: 'Entries put into queues.' }),
      timeseries('Dequeue rate', rate(queue.dequeued).by('queue'), {
        min: 0,
        description: 'Entries taken from queues.',
      }),
      timeseries('Wait in the queue, p95', histogramQuantile(0.95, queue.wait).by('queue'), {
        description: '95 of 100 entries waited no longer.',
      }),
      timeseries('Jobs by state', sum(queue.jobs).by('queue', 'state'), {
        min: 0,
        description: 'Jobs that each queue holds, waiting and otherwise.',
      }),
      timeseries('Stalled jobs', rate(queue.stalled).by('queue'), {
        min: 0,
        description: 'Jobs given back because their worker fell silent: it crashed, or its event loop was blocked.',
      }),
    ]),
    row('Exports', [
      timeseries('Exports', rate(dataExport.requests).by('export_type', 'status'), {
        min: 0,
        stacked: true,
        description: 'Exports of data by kind and outcome.',
      }),
      timeseries('Export duration, p95', histogramQuantile(0.95, dataExport.duration).by('export_type'), {
        description: '95 of 100 exports took no longer.',
      }),
      timeseries('Export size, p95', histogramQuantile(0.95, dataExport.size).by('export_type'), {
        description: '95 of 100 files were no larger.',
      }),
    ]),
    row('Jobs that run by the clock', [
      table(
        'Scheduled jobs',
        {
          'since the last success': time().minus(max(scheduledJob.lastSuccess).by('scheduled_job')),
          'p95 duration': histogramQuantile(0.95, scheduledJob.duration, '1d').by('scheduled_job'),
          'runs now': sum(scheduledJob.active).by('scheduled_job'),
        },
        { description: 'A job that never starts fails nowhere else: see when it last succeeded.' },
      ),
      timeseries('Runs', increase(scheduledJob.runs).by('scheduled_job', 'status'), {
        decimals: 0,
        min: 0,
        description: 'Runs by how they ended.',
      }),
      timeseries('Runs left out', increase(scheduledJob.skipped).by('scheduled_job', 'reason'), {
        decimals: 0,
        min: 0,
        description: 'Times a job was due and did not run.',
      }),
    ]),
    row('Workflows', [
      timeseries('Workflows', rate(workflow.executions).by('workflow', 'status'), {
        min: 0,
        link: 'ai',
        description: 'Runs of workflows by outcome.',
      }),
      timeseries('Workflow duration, p95', histogramQuantile(0.95, workflow.duration).by('workflow'), {
        link: 'ai',
        description: '95 of 100 runs were no longer.',
      }),
    ]),
  ],
);
