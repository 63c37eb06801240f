import { TelltaleError } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { ModelCalls } from './model-calls.ts';
import type { ModelOptions, NamedModel } from './model-calls.ts';

export type { ModelOptions } from './model-calls.ts';

/** A language or embedding model of a provider for the AI SDK: what is used of it. */
export interface AiModel extends NamedModel {
  readonly specificationVersion: string;
}

/**
 * Records the calls to one model of the AI SDK: duration, failures, tokens, cost and, for streams, the time to the first
 * part that carries output. `generateText` and `streamText` make a call for each step and each attempt. Neither prompts nor
 * answers are looked at, except for the numbers in `usage`.
 *
 * A provider makes a new model at each `openai('gpt-5')`: keep the one that was instrumented, or put
 * {@link modelMiddleware} on the whole provider.
 *
 * ```
 * gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt-5"} 7
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts check
 * import { openai } from '@ai-sdk/openai';
 * import { generateText } from 'ai';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentModel } from '@telltale/instruments/ai';
 *
 * const telemetry = createTelemetry({ service: 'assistant', catalogs: {} });
 * const model = openai('gpt-5');
 * const undo = instrumentModel(telemetry, model, { prices: { 'gpt-5': { inputPerMillion: 1.25, outputPerMillion: 10 } } });
 * const { text } = await generateText({ model, prompt: 'What is a telltale?' });
 * ```
 */
export function instrumentModel(telemetry: TelemetryCore, model: AiModel, options: ModelOptions = {}): Undo {
  expectShape(model, [], 'a model of the AI SDK');
  const kinds = wrappers(new ModelCalls(telemetry, 'instrumentModel', options), model);
  const present = Object.entries(kinds).filter(([method]) => typeof (model as never)[method] === 'function');
  // An image model has doGenerate, too, and none of the others.
  if (!present.some(([method]) => method !== 'doGenerate')) {
    throw new TelltaleError(
      'TELLTALE_INSTRUMENT',
      'This is neither a language nor an embedding model of the AI SDK',
      model,
    );
  }
  return instrumentOnce(telemetry, model, 'ai', () =>
    installAll(
      present.map(
        ([method, around]) =>
          () =>
            wrapMethod(model, method, (proceed, self, args) => around(() => proceed(self, args))),
      ),
    ),
  );
}

function wrappers(calls: ModelCalls, model: NamedModel): Readonly<Record<string, (run: () => unknown) => unknown>> {
  return {
    doGenerate: (run) => calls.generate(model, run),
    doStream: (run) => calls.stream(model, run as () => PromiseLike<unknown>),
    doEmbed: (run) => calls.embed(model, run),
  };
}
