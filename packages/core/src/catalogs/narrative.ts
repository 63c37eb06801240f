import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { oneOf } from '../catalog/labels.ts';
import { GENERATION_SECONDS } from '../conventions/buckets.ts';

const labels = { status: oneOf('success', 'failure') };

/** Texts that the service writes from its data. */
export const narrative = defineCatalog('narrative', {
  generations: counter({ help: 'Narratives that were generated, by their outcome.', labels }),
  generationDuration: histogram({
    help: 'Time that generating one narrative took.',
    unit: 'seconds',
    buckets: GENERATION_SECONDS,
    labels,
  }),
});
