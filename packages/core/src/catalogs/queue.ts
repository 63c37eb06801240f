import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { LONG_WORK_SECONDS } from '../conventions/buckets.ts';

const labels = { queue: open(50) };

/** Queues of work: how much waits, how much comes and goes, how long it waits. */
export const queue = defineCatalog('queue', {
  depth: gauge({ help: 'Entries that wait in the queue.', labels }),
  jobs: gauge({
    help: 'Jobs of the queue, by the state that each is in.',
    labels: { ...labels, state: open(20) },
  }),
  enqueued: counter({ help: 'Entries that were put into the queue.', labels }),
  dequeued: counter({ help: 'Entries that were taken from the queue.', labels }),
  wait: histogram({
    help: 'Time that an entry waited in the queue.',
    unit: 'seconds',
    buckets: LONG_WORK_SECONDS,
    labels,
  }),
  stalled: counter({ help: 'Jobs that were given back to the queue because their worker fell silent.', labels }),
});
