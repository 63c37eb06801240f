import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { oneOf } from '../catalog/labels.ts';
import { WORK_SECONDS } from '../conventions/buckets.ts';

const labels = { status: oneOf('success', 'failure') };

/** Queries in a language of the application's own. */
export const dsl = defineCatalog('dsl', {
  executions: counter({ help: 'Queries that were executed, by their outcome.', labels }),
  executionDuration: histogram({
    help: 'Time that executing one query took.',
    unit: 'seconds',
    buckets: WORK_SECONDS,
    labels,
  }),
});
