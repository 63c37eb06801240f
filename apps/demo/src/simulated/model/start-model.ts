import type { Environment } from '../../parts/environment.ts';
import type { RunningPart } from '../../parts/running-part.ts';
import { SeededRandom } from '../../seeded-random.ts';
import { ModelServer } from './model-server.ts';
import { Mood } from './mood.ts';

/** A language model that anybody can ask, without a key that costs. */
export async function startModel(environment: Environment): Promise<RunningPart> {
  const seed = environment.number('SEED', 1);
  const mood = new Mood(new SeededRandom(seed));
  const server = new ModelServer(mood, seed);
  const url = await server.listen(environment.host, environment.port);
  return {
    facts: { urls: { model: url } },
    chaos: {
      'failing-model': (active) => mood.switch('failing-model', active),
      'slow-model': (active) => mood.switch('slow-model', active),
    },
    close: () => server.close(),
  };
}
