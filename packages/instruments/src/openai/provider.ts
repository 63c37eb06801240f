/** Who answers at an address, by OpenTelemetry's names where there is one. */
const PROVIDERS: readonly (readonly [host: RegExp, provider: string])[] = [
  [/\.openai\.azure\.com$|\.cognitiveservices\.azure\.com$/, 'azure.ai.openai'],
  [/\.services\.ai\.azure\.com$/, 'azure.ai.inference'],
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/(^|\.)groq\.com$/, 'groq'],
  [/(^|\.)mistral\.ai$/, 'mistral_ai'],
  [/(^|\.)moonshot\.(ai|cn)$/, 'moonshot_ai'],
  [/(^|\.)perplexity\.ai$/, 'perplexity'],
  [/(^|\.)x\.ai$/, 'x_ai'],
  [/(^|\.)cohere\.(ai|com)$/, 'cohere'],
  [/^generativelanguage\.googleapis\.com$/, 'gcp.gemini'],
  [/aiplatform\.googleapis\.com$/, 'gcp.vertex_ai'],
  [/^openrouter\.ai$/, 'openrouter'],
  [/(^|\.)together\.(ai|xyz)$/, 'together_ai'],
];

/** `openai` where nothing is known: it names the protocol then. */
export function providerAt(baseUrl: unknown): string {
  const text = String(baseUrl);
  if (!URL.canParse(text)) return 'openai';
  const { hostname } = new URL(text);
  return PROVIDERS.find(([host]) => host.test(hostname))?.[1] ?? 'openai';
}
