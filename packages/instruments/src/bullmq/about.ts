import { queue, worker } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'bullmq',
  calls: ['instrumentQueue', 'instrumentWorker'],
  shows:
    'Queues and workers of BullMQ: jobs by state, completed, failed and retried jobs, waiting and running time, stalls.',
  libraries: ['bullmq'],
  metrics: [
    queue.depth,
    queue.jobs,
    queue.enqueued,
    queue.dequeued,
    queue.wait,
    queue.stalled,
    worker.active,
    worker.tasksCompleted,
    worker.taskDuration,
  ],
  testedAgainst: 'Redis',
};
