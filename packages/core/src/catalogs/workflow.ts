import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { LONG_WORK_SECONDS } from '../conventions/buckets.ts';

const status = oneOf('success', 'failure');

/** Workflows and the actions they are made of. */
export const workflow = defineCatalog('workflow', {
  executions: counter({
    help: 'Workflows that were run, by their outcome.',
    labels: { workflow: open(100), status },
  }),
  actions: counter({
    help: 'Actions of workflows that were run, by their outcome.',
    labels: { action: open(100), status },
  }),
  duration: histogram({
    help: 'Time that one run of a workflow took.',
    unit: 'seconds',
    buckets: LONG_WORK_SECONDS,
    labels: { workflow: open(100) },
  }),
});
