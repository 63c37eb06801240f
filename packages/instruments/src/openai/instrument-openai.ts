import { TelltaleError } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { GenAiCalls } from '../gen-ai/calls.ts';
import { checkPrices } from '../gen-ai/prices.ts';
import type { ModelPrices } from '../gen-ai/prices.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeResult } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import type { Around } from '../instrument/wrap-method.ts';
import { answered, isApiPromise, observeApiPromise } from './observe-api-promise.ts';
import { providerAt } from './provider.ts';

/** The part of a client that is used: whatever it has of it. */
export interface OpenAiClient {
  readonly baseURL?: string;
  readonly chat?: object;
  readonly responses?: object;
  readonly embeddings?: object;
  readonly completions?: object;
  readonly images?: object;
  readonly audio?: object;
}

export interface OpenAiOptions {
  /** Stands in `gen_ai_provider_name`. @default told by the host of `baseURL`, and `openai` where it is not known */
  readonly provider?: string;
  /** What models cost; calls to others add nothing to `ai_cost_usd_total`. @default none */
  readonly prices?: ModelPrices;
}

/** The methods that call a model, and the operation that each is. */
const METHODS: readonly (readonly [resource: string, method: string, operation: string])[] = [
  ['chat.completions', 'create', 'chat'],
  ['responses', 'create', 'chat'],
  ['completions', 'create', 'text_completion'],
  ['embeddings', 'create', 'embeddings'],
  ['images', 'generate', 'image_generation'],
  ['images', 'edit', 'image_generation'],
  ['audio.speech', 'create', 'speech'],
  ['audio.transcriptions', 'create', 'transcription'],
  ['audio.translations', 'create', 'translation'],
];

/**
 * Records the calls that a client of OpenAI, or of a service with the same protocol, makes: duration, failures, tokens,
 * cost and, for streams, the time to the first chunk that carries output. The client's helpers (`parse`, `stream`,
 * `runTools`) are recorded, as they call the same methods; a client made by `withOptions` has to be instrumented itself.
 *
 * Neither prompts nor answers are looked at, except for the numbers in `usage`. A stream of chat completions has it only
 * where the request says `stream_options: { include_usage: true }`.
 *
 * ```
 * gen_ai_client_operation_duration_seconds_count{gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt-5"} 7
 * gen_ai_client_token_usage_sum{gen_ai_operation_name="chat",gen_ai_provider_name="openai",gen_ai_request_model="gpt-5",gen_ai_token_type="output"} 812
 * ai_cost_usd_total{model="gpt-5"} 0.0093
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts check
 * import OpenAI from 'openai';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentOpenAi } from '@telltale/instruments/openai';
 *
 * const telemetry = createTelemetry({ service: 'assistant', catalogs: {} });
 * const client = new OpenAI();
 * const undo = instrumentOpenAi(telemetry, client, {
 *   prices: { 'gpt-5': { inputPerMillion: 1.25, outputPerMillion: 10, cachedInputPerMillion: 0.125 } },
 * });
 * ```
 */
export function instrumentOpenAi(telemetry: TelemetryCore, client: OpenAiClient, options: OpenAiOptions = {}): Undo {
  const prices = checkPrices('instrumentOpenAi', options.prices ?? {});
  const methods = METHODS.flatMap(([path, method, operation]) => {
    const resource = resourceAt(client, path);
    const isThere = typeof (resource as Record<string, unknown> | undefined)?.[method] === 'function';
    return resource !== undefined && isThere ? [{ resource, method, operation }] : [];
  });
  if (methods.length === 0) {
    throw new TelltaleError(
      'TELLTALE_INSTRUMENT',
      'This is no client of OpenAI: it has no chat.completions.create',
      client,
    );
  }
  return instrumentOnce(telemetry, client, 'openai', () => {
    const calls = new GenAiCalls(telemetry, 'openai', prices);
    const provider = options.provider ?? providerAt(client.baseURL);
    const recording = new Recording(telemetry, 'openai');
    const observe = recording.quietly(observeApiPromise);
    const succeeded = recording.quietly(answered);
    const around =
      (operation: string): Around =>
      (proceed, self, args) => {
        const call = calls.start({ operation, provider, model: modelOf(args[0]) });
        let result: unknown;
        try {
          result = proceed(self, args);
        } catch (error) {
          call.fail(error);
          throw error;
        }
        if (!isApiPromise(result)) {
          return observeResult(result, { succeeded: (answer) => succeeded(answer, call), failed: call.fail });
        }
        observe(result, call);
        return result;
      };
    return installAll(
      methods.map(
        ({ resource, method, operation }) =>
          () =>
            wrapMethod(resource, method, around(operation)),
      ),
    );
  });
}

function resourceAt(client: unknown, path: string): object | undefined {
  let at: unknown = client;
  for (const key of path.split('.')) at = (at as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return typeof at === 'object' && at !== null ? at : undefined;
}

function modelOf(body: unknown): string {
  const model = (body as { readonly model?: unknown } | null | undefined)?.model;
  return typeof model === 'string' && model !== '' ? model : 'unknown';
}
