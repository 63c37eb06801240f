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
  transferred: counter({
    help: 'Size of WebSocket messages, by direction.',
    unit: 'bytes',
    labels: { endpoint, direction: oneOf('received', 'sent') },
  }),
  closed: counter({
    help: 'WebSocket connections that were closed, by close code or reason.',
    name: 'websocket_connections_closed',
    labels: { endpoint, reason: open(50) },
  }),
  errors: counter({
    help: 'Errors of WebSocket connections and of attempts to open one.',
    labels: { endpoint, error_type: open(50) },
  }),
  connectionDuration: histogram({
    help: 'Time that a WebSocket connection was open.',
    unit: 'seconds',
    buckets: HUMAN_SECONDS,
    labels: { endpoint },
  }),
});
