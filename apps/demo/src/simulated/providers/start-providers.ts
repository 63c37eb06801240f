import type { ChaosName } from '../../chaos/switches.ts';
import type { Environment } from '../../parts/environment.ts';
import type { RunningPart } from '../../parts/running-part.ts';
import type { ProviderName } from '../../provider-table.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { personalities } from './personalities.ts';
import { ProviderServer } from './provider-server.ts';

const DEAD: ProviderName = 'borealis';

/** Starts the four providers, from `PORT` on where that is given. */
export async function startProviders(environment: Environment): Promise<RunningPart> {
  const { host, port } = environment;
  const random = new SeededRandom(environment.number('SEED', 1));
  const chaos = new Set<ChaosName>();
  const servers = personalities.map((personality) => new ProviderServer(personality, chaos, random.fork()));
  const close = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    await Promise.all(servers.map((server, index) => server.listen(host, port === 0 ? 0 : port + index)));
  } catch (error) {
    await close();
    throw error;
  }
  const switchOf =
    (name: ChaosName) =>
    (active: boolean): void => {
      if (active) chaos.add(name);
      else chaos.delete(name);
    };
  return {
    facts: { urls: Object.fromEntries(servers.map(({ name, url }) => [name, url])) },
    chaos: {
      'slow-provider': switchOf('slow-provider'),
      'error-burst': switchOf('error-burst'),
      'rate-limit': switchOf('rate-limit'),
      'dead-provider': (active) => servers.find(({ name }) => name === DEAD)?.setDead(active),
    },
    close,
  };
}
