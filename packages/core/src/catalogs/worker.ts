import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { WORK_SECONDS } from '../conventions/buckets.ts';

const worker_type = open(20);
const task_type = open(100);

/** Workers that take tasks from a queue. */
export const worker = defineCatalog('worker', {
  active: gauge({ help: 'Workers that are running.', name: 'workers_active', labels: { worker_type } }),
  tasksCompleted: counter({
    help: 'Tasks that a worker finished, by their outcome.',
    labels: { worker_type, task_type, status: oneOf('success', 'failure', 'retry') },
  }),
  taskDuration: histogram({
    help: 'Time that a worker spent on one task.',
    unit: 'seconds',
    buckets: WORK_SECONDS,
    labels: { worker_type, task_type },
  }),
});
