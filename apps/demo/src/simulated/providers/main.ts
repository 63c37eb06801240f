import { servePart } from '../../parts/serve-part.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { personalities } from './personalities.ts';
import { ProviderServer } from './provider-server.ts';

const DEAD = 'borealis';

servePart<'providers'>(async ({ seed }) => {
  const random = new SeededRandom(seed);
  const chaos = new Set<string>();
  const servers = personalities.map((personality) => new ProviderServer(personality, chaos, random.fork()));
  const providers = await Promise.all(servers.map((server) => server.listen()));
  return {
    facts: { providers },
    switchChaos(name, active) {
      if (active) chaos.add(name);
      else chaos.delete(name);
      if (name === 'dead-provider') void servers.find((server) => server.name === DEAD)?.setDead(active);
    },
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
});
