import type { Logger } from '@telltale/logging';
import { createBatches } from '@telltale/instruments/batches';
import type { BatchContext } from '@telltale/instruments/batches';
import { injectContext, withConsumerSpan } from '@telltale/tracing';
import type { Carrier } from '@telltale/tracing';
import type { ThoughtJob, ThoughtResult } from '../jobs.ts';
import type { Analyst } from './analyst.ts';
import { FinalError } from './final-error.ts';
import { Gathering } from './gather.ts';
import type { WorkerTelemetry } from './worker-telemetry.ts';

const BATCH = 'thoughts';
const gathering = { mostItems: 20, waitMilliseconds: 250, mostBatches: 2 } as const;

/** What somebody thinks. */
export type Thought = Pick<ThoughtJob, 'text' | 'topic'>;

/** One that waits for a batch, and the span within which it does. */
interface Gathered extends Thought {
  readonly carrier: Carrier;
  readonly begin: () => void;
}

/** Makes something of thoughts, many at a time: each is sorted, and the batch is told as one. */
export class Thinking {
  readonly #analyst: Analyst;
  readonly #logger: Logger;
  readonly #system: string;
  readonly #batches: ReturnType<typeof createBatches>;
  readonly #gathering: Gathering<Gathered, ThoughtResult>;
  readonly #stopWatching: () => void;

  /** @param system - Where they come from: `pg-boss`, `kafka`. */
  constructor(analyst: Analyst, logger: Logger, telemetry: WorkerTelemetry, system: string) {
    this.#analyst = analyst;
    this.#logger = logger;
    this.#system = system;
    this.#batches = createBatches(telemetry);
    this.#gathering = new Gathering(gathering, (thoughts) => this.#processTraced(thoughts));
    this.#stopWatching = this.#batches.watchQueue(BATCH, () => this.#gathering.size);
  }

  /**
   * Resolves when the batch that it got into is done.
   *
   * @param begin - Called when that batch begins.
   * @throws FinalError where there is no thought; Error where the model failed, or could not tell
   */
  async add({ text, topic }: Thought, begin: () => void): Promise<ThoughtResult> {
    if (typeof text !== 'string' || text.trim() === '') throw new FinalError('A thought needs a text.');
    return this.#gathering.add({ text, topic, carrier: injectContext(), begin });
  }

  close(): void {
    this.#stopWatching();
  }

  /** In a trace of its own, linked to those of all thoughts. */
  #processTraced(thoughts: readonly Gathered[]): Promise<readonly PromiseSettledResult<ThoughtResult>[]> {
    const carrier = thoughts.map((thought) => thought.carrier);
    return withConsumerSpan({ system: this.#system, destination: BATCH, carrier }, async () => {
      const startedAt = performance.now();
      for (const { begin } of thoughts) begin();
      const outcomes = await this.#batches.run(BATCH, thoughts, (items, context) => this.#process(items, context));
      const failed = outcomes.filter(({ status }) => status === 'rejected').length;
      const seconds = Math.round(performance.now() - startedAt) / 1000;
      this.#logger.info({ items: thoughts.length, failed, seconds }, 'a batch of thoughts is processed');
      return outcomes;
    });
  }

  async #process(
    thoughts: readonly Thought[],
    { failed }: BatchContext,
  ): Promise<readonly PromiseSettledResult<ThoughtResult>[]> {
    const texts = thoughts.map(({ text }) => text);
    const categories = await this.#analyst.classify(texts);
    const facts = thoughts.map(({ topic, text }, index) => `${topic}, ${categories[index] ?? 'unclear'}: ${text}`);
    const { text: narrative } = await this.#analyst.narrate('Sum up what the analysts think.', facts);
    return categories.map((category) => {
      if (category !== undefined) return { status: 'fulfilled', value: { category, narrative } };
      failed();
      return { status: 'rejected', reason: new Error('The model cannot tell what kind of thought it is.') };
    });
  }
}
