import { defineCatalog } from '../catalog/catalog.ts';
import { counter, histogram } from '../catalog/definition.ts';
import { open, optional } from '../catalog/labels.ts';
import { DATABASE_SECONDS } from '../conventions/buckets.ts';

const db_system_name = open(10);

/**
 * Calls to a database, named as in https://opentelemetry.io/docs/specs/semconv/database/database-metrics/.
 *
 * A call that concerns no single collection or table leaves `db_collection_name` out.
 */
export const dbClient = defineCatalog(
  'db_client',
  {
    operationDuration: histogram({
      help: 'Duration of database operations, as the client sees it.',
      unit: 'seconds',
      buckets: DATABASE_SECONDS,
      labels: {
        db_system_name,
        db_operation_name: open(200),
        db_collection_name: optional(open(200)),
        error_type: optional(open(50)),
      },
    }),
    deadlocks: counter({
      help: 'Transactions that the database gave up because of a deadlock.',
      name: 'db_deadlocks',
      labels: { db_system_name },
    }),
  },
  { namespaced: false },
);
