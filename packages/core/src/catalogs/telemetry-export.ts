import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf } from '../catalog/labels.ts';

/** What is exported: spans or log records. */
const signal = oneOf('traces', 'logs');

/**
 * How the spans and log records of a service leave it. Every one of them is in the end exported, dropped or failed; until
 * then it is queued. So `dropped` and `failed` are what a back end lacks.
 */
export const telemetryExport = defineCatalog(
  'telltale_export',
  {
    queued: gauge({
      help: 'Spans or log records that wait to be exported.',
      labels: { signal },
    }),
    queueLimit: gauge({
      help: 'Spans or log records that may wait at most; further ones are dropped.',
      labels: { signal },
    }),
    exported: counter({
      help: 'Spans or log records that the back end has accepted.',
      labels: { signal },
    }),
    dropped: counter({
      help: 'Spans or log records that were given up before they were sent.',
      labels: { signal, reason: oneOf('queue_full', 'request_full', 'shutdown', 'crashed') },
    }),
    failed: counter({
      help: 'Spans or log records that were sent and not accepted, or could not be sent.',
      labels: { signal, reason: oneOf('unreachable', 'timeout', 'refused', 'rejected', 'invalid') },
    }),
    duration: histogram({
      help: 'Time that one attempt to export a batch took.',
      unit: 'seconds',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      labels: { signal, outcome: oneOf('exported', 'failed') },
    }),
  },
  { namespaced: false },
);
