import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { FILE_BYTES, LONG_WORK_SECONDS } from '../conventions/buckets.ts';

const export_type = open(20);

/** Exports of data into files. The catalog is named `export`; the constant is not, as that word is JavaScript's. */
export const dataExport = defineCatalog('export', {
  requests: counter({
    help: 'Exports that were asked for, by their outcome.',
    labels: { export_type, status: oneOf('success', 'failure') },
  }),
  duration: histogram({
    help: 'Time that one export took.',
    unit: 'seconds',
    buckets: LONG_WORK_SECONDS,
    labels: { export_type },
  }),
  size: histogram({ help: 'Size of an exported file.', unit: 'bytes', buckets: FILE_BYTES, labels: { export_type } }),
});
