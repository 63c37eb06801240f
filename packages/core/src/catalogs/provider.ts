import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { SERVER_REQUEST_SECONDS } from '../conventions/buckets.ts';

const operation = { provider: open(50), operation: open(100) };

/** Calls to other companies' interfaces: data providers, social networks, payment. */
export const provider = defineCatalog('provider', {
  requests: counter({
    help: 'Requests to a provider, by their outcome or status code.',
    labels: { ...operation, status: open(100) },
  }),
  requestDuration: histogram({
    help: 'Duration of requests to a provider.',
    unit: 'seconds',
    buckets: SERVER_REQUEST_SECONDS,
    labels: operation,
  }),
  errors: counter({
    help: 'Requests to a provider that failed, by the kind of error.',
    labels: { ...operation, error_type: open(50) },
  }),
  rateLimited: counter({ help: 'Requests that a provider refused because there were too many.', labels: operation }),
});
