import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';

const breaker = open(50);

/** Circuit breakers. `state` is 0 while closed, 1 while open, 2 while half open. */
export const circuitBreaker = defineCatalog('circuit_breaker', {
  state: gauge({ help: 'State of the breaker: 0 closed, 1 open, 2 half open.', labels: { breaker } }),
  failures: counter({ help: 'Calls through the breaker that failed.', labels: { breaker } }),
  successes: counter({ help: 'Calls through the breaker that succeeded.', labels: { breaker } }),
  rejections: counter({
    help: 'Calls that the breaker refused without making them, by what it lacked.',
    labels: { breaker, reason: oneOf('open', 'capacity') },
  }),
  timeouts: counter({
    help: 'Calls through the breaker that took too long; each is a failure too.',
    labels: { breaker },
  }),
  fallbacks: counter({ help: 'Calls that the breaker’s fallback answered.', labels: { breaker } }),
  callDuration: histogram({
    help: 'Time that a call through the breaker took, however it ended.',
    unit: 'seconds',
    labels: { breaker },
  }),
  transitions: counter({
    help: 'Changes of the breaker’s state, by the new state.',
    labels: { breaker, to: oneOf('closed', 'open', 'half_open') },
  }),
});
