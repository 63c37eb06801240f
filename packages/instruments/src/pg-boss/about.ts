import { queue, worker } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'pg-boss',
  calls: ['instrumentBoss'],
  shows: 'Queues and workers of pg-boss: jobs by state, jobs sent and taken, how they ended and how long they ran.',
  libraries: ['pg-boss'],
  metrics: [
    queue.depth,
    queue.jobs,
    queue.enqueued,
    queue.dequeued,
    queue.wait,
    worker.tasksCompleted,
    worker.taskDuration,
  ],
  testedAgainst: 'PostgreSQL',
};
