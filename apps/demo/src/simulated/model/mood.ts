import type { ChaosName } from '../../chaos/switches.ts';
import type { SeededRandom } from '../../seeded-random.ts';
import type { ModelName } from '../../services/model-prices.ts';
import { refusals } from './model-error.ts';
import type { ModelError } from './model-error.ts';

/** How fast a model is. */
interface Pace {
  readonly firstTokenMilliseconds: number;
  readonly millisecondsPerToken: number;
}

// A day passes in minutes here, and so does thinking.
const paces: Readonly<Record<ModelName, Pace>> = {
  'sage-large': { firstTokenMilliseconds: 40, millisecondsPerToken: 0.6 },
  'sage-small': { firstTokenMilliseconds: 25, millisecondsPerToken: 0.3 },
};

const SPREAD = 0.3;
const FAILURES = 0.006;
const FAILURES_OF_FAILING_MODEL = 0.8;
const MILLISECONDS_OF_SLOW_MODEL = [2000, 4000] as const;

/** When an answer is there. */
export interface Timing {
  /** Until its first token. */
  readonly firstMilliseconds: number;
  readonly totalMilliseconds: number;
}

/** How the model does right now: how long it takes, and whether it refuses. */
export class Mood {
  readonly #active = new Set<ChaosName>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  switch(name: ChaosName, active: boolean): void {
    if (active) this.#active.add(name);
    else this.#active.delete(name);
  }

  /** Longer for more tokens. */
  timing(model: ModelName, tokens: number): Timing {
    const { firstTokenMilliseconds, millisecondsPerToken } = paces[model];
    const first = this.#random.logNormal(firstTokenMilliseconds, SPREAD);
    const total = first + this.#random.logNormal(millisecondsPerToken * tokens, SPREAD);
    if (!this.#active.has('slow-model')) return { firstMilliseconds: first, totalMilliseconds: total };
    const slow = this.#random.whole(...MILLISECONDS_OF_SLOW_MODEL);
    return { firstMilliseconds: (first / total) * slow, totalMilliseconds: slow };
  }

  /** Nothing where it answers. */
  refusal(): ModelError | undefined {
    const ratio = this.#active.has('failing-model') ? FAILURES_OF_FAILING_MODEL : FAILURES;
    return this.#random.chance(ratio) ? this.#random.pick(refusals) : undefined;
  }
}
