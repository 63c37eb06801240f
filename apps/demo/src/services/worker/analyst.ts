import OpenAI from 'openai';
import { instrumentOpenAi } from '@telltale/instruments/openai';
import { withSpan } from '@telltale/tracing';
import { thoughtCategories } from '../jobs.ts';
import type { ThoughtCategory } from '../jobs.ts';
import { costOf, modelPrices } from '../model-prices.ts';
import type { CostBook } from './cost-book.ts';
import type { WorkerTelemetry } from './worker-telemetry.ts';

const TIMEOUT_SECONDS = 6;
const MOST_TOKENS = 160;

/** What the paths of its calls look like, for the metrics of them. */
export const modelTemplates: readonly string[] = ['/v1/chat/completions'];

/** A text, and what it cost. */
export interface Narrative {
  readonly text: string;
  readonly costUsd: number;
}

/** Has models read and write: the small one sorts, the large one tells. */
export class Analyst {
  readonly #client: OpenAI;
  readonly #costs: CostBook;
  readonly #metrics: WorkerTelemetry['narrative'];
  readonly #stopRecording: () => void;
  readonly #closing = new AbortController();

  constructor(url: string, costs: CostBook, telemetry: WorkerTelemetry) {
    // The queue tries again what failed: the client need not.
    this.#client = new OpenAI({
      baseURL: `${url}/v1`,
      apiKey: 'desk',
      maxRetries: 0,
      timeout: TIMEOUT_SECONDS * 1000,
    });
    this.#costs = costs;
    this.#metrics = telemetry.narrative;
    this.#stopRecording = instrumentOpenAi(telemetry, this.#client, { provider: 'sage', prices: modelPrices });
  }

  /** Tells what is behind some facts. */
  async narrate(instruction: string, facts: readonly string[]): Promise<Narrative> {
    return withSpan('write a narrative', () => this.#write(instruction, facts), {
      metric: ({ error }) => {
        const status = error === undefined ? 'success' : 'failure';
        this.#metrics.generations.inc({ status });
        return this.#metrics.generationDuration.with({ status });
      },
    });
  }

  /** Says of each text what kind of thought it is; nothing where the model cannot tell. */
  async classify(texts: readonly string[]): Promise<readonly (ThoughtCategory | undefined)[]> {
    const schema = { name: 'kinds', strict: true, schema: kindsOf(texts.length) };
    const { choices, usage } = await this.#client.chat.completions.create(
      {
        model: 'sage-small',
        messages: [
          { role: 'system', content: 'You sort the thoughts of analysts, one kind for each, in their order.' },
          { role: 'user', content: texts.map((text, index) => `${index + 1}. ${text}`).join('\n') },
        ],
        response_format: { type: 'json_schema', json_schema: schema },
      },
      { signal: this.#closing.signal },
    );
    this.#costs.add(costOf('sage-small', usage));
    const { kinds } = JSON.parse(choices[0]?.message.content ?? '{}') as { readonly kinds?: readonly unknown[] };
    return texts.map((_, index) => thoughtCategories.find((category) => category === kinds?.[index]));
  }

  /** Calls under way are given up. */
  close(): void {
    this.#closing.abort();
    this.#stopRecording();
  }

  async #write(instruction: string, facts: readonly string[]): Promise<Narrative> {
    const chunks = await this.#client.chat.completions.create(
      {
        model: 'sage-large',
        messages: [
          { role: 'system', content: 'You are the analyst of a market-research desk. Two or three plain sentences.' },
          { role: 'user', content: [instruction, ...facts.map((fact) => `- ${fact}`)].join('\n') },
        ],
        max_completion_tokens: MOST_TOKENS,
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal: this.#closing.signal },
    );
    let text = '';
    let costUsd = 0;
    for await (const { choices, usage } of chunks) {
      text += choices[0]?.delta.content ?? '';
      costUsd += costOf('sage-large', usage);
    }
    this.#costs.add(costUsd);
    return { text, costUsd };
  }
}

/** As many kinds as there are texts, each of which may be unknown. */
function kindsOf(texts: number): Record<string, unknown> {
  return {
    type: 'object',
    properties: {
      kinds: {
        type: 'array',
        minItems: texts,
        maxItems: texts,
        items: { type: ['string', 'null'], enum: [...thoughtCategories, null] },
      },
    },
    required: ['kinds'],
    additionalProperties: false,
  };
}
