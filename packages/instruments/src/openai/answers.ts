import type { TokenUsage } from '../gen-ai/prices.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is read of an answer, or of one chunk of a streamed one. */
export interface ReadAnswer {
  readonly usage: TokenUsage | undefined;
  readonly model: string | undefined;
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/**
 * Tokens and model, of every kind of answer: chat and text completions and embeddings say `prompt_tokens`, responses and
 * images `input_tokens`, and events of streamed responses have it in `response`.
 */
export function readAnswer(answer: unknown): ReadAnswer {
  const fields = fieldsOf(answer);
  const holder = typeof fields['response'] === 'object' ? fieldsOf(fields['response']) : fields;
  const { model } = holder;
  return { usage: readUsage(holder['usage']), model: typeof model === 'string' ? model : undefined };
}

function readUsage(usage: unknown): TokenUsage | undefined {
  if (typeof usage !== 'object' || usage === null) return undefined;
  const fields = fieldsOf(usage);
  const details = fieldsOf(fields['prompt_tokens_details'] ?? fields['input_tokens_details']);
  return {
    input: count(fields['prompt_tokens'] ?? fields['input_tokens']),
    output: count(fields['completion_tokens'] ?? fields['output_tokens']),
    cachedInput: count(details['cached_tokens']),
  };
}

const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/**
 * Whether a chunk carries something that the model put out: the first ones of a stream only announce it. Chat completions
 * have it in `choices[].delta`, text completions in `choices[].text`, responses in events named `*.delta`.
 */
export function carriesOutput(chunk: unknown): boolean {
  const { choices, type } = fieldsOf(chunk);
  if (Array.isArray(choices)) return choices.some((choice) => hasContent(fieldsOf(choice)));
  return typeof type !== 'string' || type.endsWith('.delta');
}

function hasContent({ text, delta }: Fields): boolean {
  if (typeof text === 'string' && text !== '') return true;
  return Object.entries(fieldsOf(delta)).some(
    ([key, value]) => key !== 'role' && value !== null && value !== undefined && value !== '',
  );
}
