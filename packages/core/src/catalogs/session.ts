import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { FEW, HUMAN_SECONDS } from '../conventions/buckets.ts';

const session_type = open(20);

/** Sessions of people or programs that use the service, from their creation to their completion or abandonment. */
export const session = defineCatalog('session', {
  created: counter({ help: 'Sessions that were started.', name: 'sessions_created', labels: { session_type } }),
  completed: counter({
    help: 'Sessions that came to their end.',
    name: 'sessions_completed',
    labels: { session_type },
  }),
  abandoned: counter({
    help: 'Sessions that were left before their end.',
    name: 'sessions_abandoned',
    labels: { session_type },
  }),
  active: gauge({ help: 'Sessions that are open now.', name: 'sessions_active', labels: { session_type } }),
  duration: histogram({
    help: 'Time from the start of a session to its end.',
    unit: 'seconds',
    buckets: HUMAN_SECONDS,
    labels: { session_type },
  }),
  queries: histogram({ help: 'Queries made within one session.', buckets: FEW, labels: { session_type } }),
  queryEvents: counter({ help: 'Queries made within sessions, by their type.', labels: { query_type: open(50) } }),
});
