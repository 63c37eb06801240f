import type { ReadableStream as WebStream } from 'node:stream/web';
import type { TelemetryCore } from '@telltale/core';
import { GenAiCalls } from '../gen-ai/calls.ts';
import type { GenAiCall } from '../gen-ai/calls.ts';
import { checkPrices } from '../gen-ai/prices.ts';
import type { ModelPrices, TokenUsage } from '../gen-ai/prices.ts';
import { observeReadable } from '../instrument/observe-readable.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { providerName } from './provider-name.ts';

export interface ModelOptions {
  /** Stands in `gen_ai_provider_name`. @default told by the `provider` of the model */
  readonly provider?: string;
  /** What models cost; calls to others add nothing to `ai_cost_usd_total`. @default none */
  readonly prices?: ModelPrices;
}

/** What a model says of itself. */
export interface NamedModel {
  readonly provider: string;
  readonly modelId: string;
}

/** Parts of a stream that come before the model has put anything out. */
const PREAMBLE: ReadonlySet<unknown> = new Set(['stream-start', 'response-metadata', 'raw']);

interface StreamPart {
  readonly type: unknown;
  readonly usage?: unknown;
  readonly error?: unknown;
  readonly modelId?: unknown;
}

/** Makes the calls of models recorded ones, whatever way they are reached: as methods or through a middleware. */
export class ModelCalls {
  readonly #calls: GenAiCalls;
  readonly #provider: string | undefined;

  /** @throws TelltaleError `TELLTALE_OPTIONS` */
  constructor(telemetry: TelemetryCore, caller: string, options: ModelOptions) {
    this.#calls = new GenAiCalls(telemetry, 'ai', checkPrices(caller, options.prices ?? {}));
    this.#provider = options.provider;
  }

  generate<Result>(model: NamedModel, run: () => Result): Result {
    return this.#run('chat', model, run, (result, call) => {
      call.end(usageOf(fieldOf(result, 'usage')), textOf(fieldOf(fieldOf(result, 'response'), 'modelId')));
    });
  }

  embed<Result>(model: NamedModel, run: () => Result): Result {
    return this.#run('embeddings', model, run, (result, call) => {
      const tokens = countOf(fieldOf(fieldOf(result, 'usage'), 'tokens'));
      call.end({ input: tokens, output: undefined });
    });
  }

  /** The result that the caller gets has another stream with the same parts in it. */
  async stream<Result>(model: NamedModel, run: () => PromiseLike<Result>): Promise<Result> {
    const call = this.#start('chat', model);
    try {
      const result = await run();
      const stream = fieldOf(result, 'stream');
      if (!(stream instanceof ReadableStream)) {
        call.end();
        return result;
      }
      return { ...result, stream: observedParts(stream, call) };
    } catch (error) {
      call.fail(error);
      throw error;
    }
  }

  #start(operation: string, { provider, modelId }: NamedModel): GenAiCall {
    return this.#calls.start({
      operation,
      provider: this.#provider ?? providerName(provider),
      model: textOf(modelId) ?? 'unknown',
    });
  }

  #run<Result>(
    operation: string,
    model: NamedModel,
    run: () => Result,
    succeeded: (result: unknown, call: GenAiCall) => void,
  ): Result {
    const call = this.#start(operation, model);
    return observeCall(run, {
      succeeded: (result) => succeeded(result, call),
      failed: (error) => call.fail(error),
    });
  }
}

function observedParts(parts: WebStream<StreamPart>, call: GenAiCall): WebStream<StreamPart> {
  let usage: TokenUsage | undefined;
  let answeredBy: string | undefined;
  return observeReadable(parts, {
    value(part) {
      if (part.type === 'error') call.fail(part.error);
      else if (part.type === 'finish') usage = usageOf(part.usage);
      else if (part.type === 'response-metadata') answeredBy = textOf(part.modelId);
      else if (!PREAMBLE.has(part.type)) call.firstChunk();
    },
    ended: () => call.end(usage, answeredBy),
    failed: (error) => call.fail(error),
  });
}

/** Of AI SDK 5, numbers; since 6, the numbers by what they are made of. */
function usageOf(usage: unknown): TokenUsage {
  const [input, output] = [fieldOf(usage, 'inputTokens'), fieldOf(usage, 'outputTokens')];
  return {
    input: countOf(input) ?? countOf(fieldOf(input, 'total')),
    output: countOf(output) ?? countOf(fieldOf(output, 'total')),
    cachedInput: countOf(fieldOf(usage, 'cachedInputTokens')) ?? countOf(fieldOf(input, 'cacheRead')),
  };
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

const countOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
