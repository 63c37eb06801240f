import { defineCatalog } from '../catalog/catalog.ts';
import { histogram } from '../catalog/definition.ts';
import { oneOf, open, optional } from '../catalog/labels.ts';
import { GENERATION_SECONDS, TOKENS } from '../conventions/buckets.ts';

const call = {
  gen_ai_operation_name: open(20),
  gen_ai_provider_name: optional(open(20)),
  gen_ai_request_model: open(50),
};

/** Calls to generative models, named as in https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-metrics/. */
export const genAi = defineCatalog(
  'gen_ai',
  {
    operationDuration: histogram({
      help: 'Duration of calls to a generative model.',
      name: 'gen_ai_client_operation_duration',
      unit: 'seconds',
      buckets: GENERATION_SECONDS,
      labels: { ...call, error_type: optional(open(50)) },
    }),
    timeToFirstChunk: histogram({
      help: 'Time until the first chunk of a streamed answer of a generative model.',
      name: 'gen_ai_client_operation_time_to_first_chunk',
      unit: 'seconds',
      buckets: GENERATION_SECONDS,
      labels: call,
    }),
    // OpenTelemetry's unit is `{token}`, an annotation, which no Prometheus name shows.
    tokenUsage: histogram({
      help: 'Tokens that one call to a generative model took in or put out.',
      name: 'gen_ai_client_token_usage',
      buckets: TOKENS,
      labels: { ...call, gen_ai_token_type: oneOf('input', 'output') },
    }),
  },
  { namespaced: false },
);
