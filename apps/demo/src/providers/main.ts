import { servePart } from '../parts/serve-part.ts';
import { SeededRandom } from '../seeded-random.ts';
import { personalities } from './personalities.ts';
import { ProviderServer } from './provider-server.ts';

servePart<'providers'>(async ({ seed }) => {
  const random = new SeededRandom(seed);
  const chaos = new Set<string>();
  const servers = personalities.map((personality) => new ProviderServer(personality, chaos, random.fork()));
  const providers = await Promise.all(servers.map((server) => server.listen()));
  return {
    facts: { providers },
    switchChaos: (name, active) => void (active ? chaos.add(name) : chaos.delete(name)),
    async close() {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
});
