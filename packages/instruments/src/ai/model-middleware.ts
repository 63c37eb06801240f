import type { TelemetryCore } from '@telltale/core';
import { ModelCalls } from './model-calls.ts';
import type { ModelOptions, NamedModel } from './model-calls.ts';

/** A middleware for `wrapLanguageModel`, `wrapEmbeddingModel` and `wrapProvider` of the AI SDK. */
export interface ModelMiddleware {
  readonly specificationVersion: 'v3';
  readonly wrapGenerate: <Result>(call: {
    readonly doGenerate: () => PromiseLike<Result>;
    readonly model: NamedModel;
  }) => Promise<Result>;
  readonly wrapStream: <Result>(call: {
    readonly doStream: () => PromiseLike<Result>;
    readonly model: NamedModel;
  }) => Promise<Result>;
  readonly wrapEmbed: <Result>(call: {
    readonly doEmbed: () => PromiseLike<Result>;
    readonly model: NamedModel;
  }) => Promise<Result>;
}

/**
 * What {@link instrumentModel} does, as a middleware of the AI SDK: for a provider with all the models it makes. There is
 * nothing to undo, as nothing is changed: use the provider that was wrapped, or not.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts check
 * import { openai } from '@ai-sdk/openai';
 * import { generateText, wrapProvider } from 'ai';
 * import { createTelemetry } from '@telltale/core';
 * import { modelMiddleware } from '@telltale/instruments/ai';
 *
 * const telemetry = createTelemetry({ service: 'assistant', catalogs: {} });
 * const middleware = modelMiddleware(telemetry);
 * const provider = wrapProvider({ provider: openai, languageModelMiddleware: middleware });
 * const { text } = await generateText({ model: provider.languageModel('gpt-5'), prompt: 'What is a telltale?' });
 * ```
 */
export function modelMiddleware(telemetry: TelemetryCore, options: ModelOptions = {}): ModelMiddleware {
  const calls = new ModelCalls(telemetry, 'modelMiddleware', options);
  return {
    specificationVersion: 'v3',
    wrapGenerate: async ({ doGenerate, model }) => calls.generate(model, doGenerate),
    wrapStream: ({ doStream, model }) => calls.stream(model, doStream),
    wrapEmbed: async ({ doEmbed, model }) => calls.embed(model, doEmbed),
  };
}
