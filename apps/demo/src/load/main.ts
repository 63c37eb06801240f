import { setMaxListeners } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { servePart } from '../parts/serve-part.ts';
import { SeededRandom } from '../seeded-random.ts';
import { arrivals } from './arrivals.ts';
import type { Target } from './user.ts';
import { User } from './user.ts';

const SPIKE = 4;
// Users who pile up because the service does not answer; a machine has only so many sockets.
const MOST_USERS = 2000;
// A machine that slept, or was too busy, is not made up for: all at once would be another load.
const MOST_LATE_MILLISECONDS = 2000;

servePart<'load'>(({ port, seed }) => {
  const aborter = new AbortController();
  setMaxListeners(0, aborter.signal);
  const target: Target = { port, agent: new Agent({ keepAlive: true }), signal: aborter.signal };
  const pace = { factor: 1 };
  const generated = generate(target, seed, pace).catch(() => {});
  return Promise.resolve({
    facts: {},
    switchChaos: (name, active) => {
      if (name === 'traffic-spike') pace.factor = active ? SPIKE : 1;
    },
    async close() {
      aborter.abort();
      await generated;
      target.agent.destroy();
    },
  });
});

/** Sends users on their way when their time comes; a pace above 1 makes that time run faster. */
async function generate(target: Target, seed: number, pace: { readonly factor: number }): Promise<void> {
  let users = 0;
  let before = 0;
  let due = performance.now();
  for (const { atSeconds, steps } of arrivals(new SeededRandom(seed))) {
    due = Math.max(due, performance.now() - MOST_LATE_MILLISECONDS) + ((atSeconds - before) * 1000) / pace.factor;
    before = atSeconds;
    const wait = due - performance.now();
    if (wait > 1) await delay(wait, undefined, { signal: target.signal });
    if (users >= MOST_USERS) continue;
    users++;
    void new User(target).walk(steps).finally(() => users--);
  }
}
