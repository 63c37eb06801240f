import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';
import { SERVER_REQUEST_SECONDS } from '../conventions/buckets.ts';

const name = { watchdog: open(50) };

/** Watchdogs: checks that run in the background and raise an event when something is wrong. */
export const watchdog = defineCatalog('watchdog', {
  registered: gauge({ help: 'Watchdogs that are registered.', name: 'watchdogs_registered' }),
  healthy: gauge({ help: 'Watchdogs whose last check passed.', name: 'watchdogs_healthy' }),
  unhealthy: gauge({ help: 'Watchdogs whose last check failed.', name: 'watchdogs_unhealthy' }),
  checks: counter({ help: 'Checks that a watchdog made.', labels: name }),
  checkFailures: counter({ help: 'Checks of a watchdog that failed.', labels: name }),
  events: counter({
    help: 'Events that a watchdog raised, by severity.',
    labels: { ...name, severity: oneOf('info', 'warning', 'critical') },
  }),
  checkDuration: histogram({
    help: 'Duration of a watchdog’s checks.',
    unit: 'seconds',
    buckets: SERVER_REQUEST_SECONDS,
    labels: name,
  }),
  successRatio: gauge({ help: 'Share of all watchdogs’ checks that passed.', unit: 'ratio' }),
});
