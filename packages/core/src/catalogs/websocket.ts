import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { HUMAN_SECONDS } from '../conventions/buckets.ts';

const endpoint = open(50);

/** WebSocket connections and their messages, as the server sees them. `endpoint` is a template, never a raw path. */
export const websocket = defineCatalog('websocket', {
  connectionsActive: gauge({ help: 'WebSocket connections that are open now.', labels: { endpoint } }),
  messages: counter({
    help: 'WebSocket messages, by direction.',
    labels: { endpoint, direction: oneOf('received', 'sent') },
  }),
  connectionDuration: histogram({
    help: 'Time that a WebSocket connection was open.',
    unit: 'seconds',
    buckets: HUMAN_SECONDS,
    labels: { endpoint },
  }),
});
