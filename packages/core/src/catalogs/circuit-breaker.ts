import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge } from '../catalog/definition.ts';
import { oneOf, open } from '../catalog/labels.ts';

const breaker = open(50);

/** Circuit breakers. `state` is 0 while closed, 1 while open, 2 while half open. */
export const circuitBreaker = defineCatalog('circuit_breaker', {
  state: gauge({ help: 'State of the breaker: 0 closed, 1 open, 2 half open.', labels: { breaker } }),
  failures: counter({ help: 'Calls through the breaker that failed.', labels: { breaker } }),
  successes: counter({ help: 'Calls through the breaker that succeeded.', labels: { breaker } }),
  transitions: counter({
    help: 'Changes of the breaker’s state, by the new state.',
    labels: { breaker, to: oneOf('closed', 'open', 'half_open') },
  }),
});
