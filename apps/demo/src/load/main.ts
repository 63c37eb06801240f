import { servePart } from '../parts/serve-part.ts';
import { Load } from './load.ts';

/** Everybody who uses the desk. They know its gateway alone. */
servePart((environment) => {
  const load = new Load(environment.url('gateway'), environment.number('SEED', 1));
  load.start();
  return Promise.resolve({
    facts: { urls: {} },
    chaos: {
      'label-flood': (active) => load.setFlood(active),
      'quiet-agents': (active) => load.setQuiet(active),
      'traffic-spike': (active) => load.setSpike(active),
    },
    close: () => load.close(),
  });
});
