import { errorTypeOf } from '@telltale/core';
import type { InstrumentsOf, TelemetryCore } from '@telltale/core';
import { ai, genAi } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';
import { costOf, priceOf } from './prices.ts';
import type { ModelPrices, TokenUsage } from './prices.ts';

/** What a call is, by the names of https://opentelemetry.io/docs/specs/semconv/gen-ai/. */
export interface GenAiRequest {
  /** `chat`, `embeddings`, ... */
  readonly operation: string;
  /** `openai`, `anthropic`, ... */
  readonly provider: string;
  readonly model: string;
}

/** A call under way. Nothing in it throws; only the first of `end` and `fail` counts. */
export interface GenAiCall {
  /** The first chunk of a streamed answer that carries output is there. */
  firstChunk(): void;
  /** The answer is complete, or nobody reads it any more. */
  end(usage?: TokenUsage, answeredBy?: string): void;
  fail(error: unknown): void;
}

/** Records calls to generative models: how long they took, their tokens, and what they cost. */
export class GenAiCalls {
  readonly #recording: Recording;
  readonly #metrics: InstrumentsOf<typeof genAi>;
  readonly #cost: InstrumentsOf<typeof ai>['cost'];
  readonly #prices: ModelPrices;

  constructor(telemetry: TelemetryCore, source: string, prices: ModelPrices) {
    this.#recording = new Recording(telemetry, source);
    this.#metrics = telemetry.use(genAi);
    this.#cost = telemetry.use(ai).cost;
    this.#prices = prices;
  }

  start(request: GenAiRequest): GenAiCall {
    const labels = {
      gen_ai_operation_name: request.operation,
      gen_ai_provider_name: request.provider,
      gen_ai_request_model: request.model,
    };
    const recording = this.#recording;
    const startedAt = recording.now();
    const { operationDuration, timeToFirstChunk, tokenUsage } = this.#metrics;
    let isOver = false;
    let hasBegun = false;
    return {
      firstChunk: recording.quietly(() => {
        if (hasBegun || isOver) return;
        hasBegun = true;
        timeToFirstChunk.observe(labels, recording.secondsSince(startedAt));
      }),
      end: recording.quietly((usage?: TokenUsage, answeredBy?: string) => {
        if (isOver) return;
        isOver = true;
        operationDuration.observe(labels, recording.secondsSince(startedAt));
        if (usage === undefined) return;
        for (const type of ['input', 'output'] as const) {
          const tokens = usage[type];
          if (isCount(tokens)) tokenUsage.observe({ ...labels, gen_ai_token_type: type }, tokens);
        }
        this.#charge(request.model, usage, answeredBy);
      }),
      fail: recording.quietly((error: unknown) => {
        if (isOver) return;
        isOver = true;
        operationDuration.observe({ ...labels, error_type: failureOf(error) }, recording.secondsSince(startedAt));
      }),
    };
  }

  #charge(model: string, usage: TokenUsage, answeredBy: string | undefined): void {
    const price = priceOf(this.#prices, [answeredBy, model]);
    if (price !== undefined) this.#cost.inc({ model }, costOf(price, usage));
  }
}

const isCount = (tokens: unknown): tokens is number =>
  typeof tokens === 'number' && Number.isFinite(tokens) && tokens >= 0;

/** The status that the provider answered with, `429`, or the class of the error. */
function failureOf(error: unknown): string {
  const { status, statusCode = status } = (error ?? {}) as { readonly status?: unknown; readonly statusCode?: unknown };
  return typeof statusCode === 'number' ? String(statusCode) : errorTypeOf(error);
}
