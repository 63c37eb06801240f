/** OpenTelemetry’s names of providers that the AI SDK calls otherwise, the longest first. */
const NAMES: readonly (readonly [start: string, provider: string])[] = [
  ['google.vertex', 'gcp.vertex_ai'],
  ['vertex', 'gcp.vertex_ai'],
  ['google', 'gcp.gemini'],
  ['azure', 'azure.ai.openai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['bedrock', 'aws.bedrock'],
  ['mistral', 'mistral_ai'],
  ['moonshotai', 'moonshot_ai'],
  ['xai', 'x_ai'],
];

/** Of a model's `provider`: `openai.responses` is `openai`, `google.generative-ai` is `gcp.gemini`. */
export function providerName(provider: unknown): string {
  // A model that an application made itself may have none.
  if (typeof provider !== 'string' || provider === '') return 'unknown';
  const known = NAMES.find(([start]) => provider.startsWith(start));
  return known?.[1] ?? provider.split('.', 1)[0]!;
}
