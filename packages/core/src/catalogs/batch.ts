import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { WORK_SECONDS } from '../conventions/buckets.ts';

const labels = { batch: open(50) };

/** Processors that work through batches of items. */
export const batch = defineCatalog('batch', {
  itemsProcessed: counter({ help: 'Items of batches that were processed.', labels }),
  itemsFailed: counter({ help: 'Items of batches that could not be processed.', labels }),
  processingDuration: histogram({
    help: 'Time that processing one batch took.',
    unit: 'seconds',
    buckets: WORK_SECONDS,
    labels,
  }),
  activeWorkers: gauge({ help: 'Workers that are processing batches now.', labels }),
  queueSize: gauge({ help: 'Items that wait for a batch.', labels }),
});
