/** The models of the desk: one that writes, one that sorts. */
export const models = ['sage-large', 'sage-small'] as const;
export type ModelName = (typeof models)[number];

/** What they cost, in US dollars for a million tokens. */
export const modelPrices = {
  'sage-large': { inputPerMillion: 12, outputPerMillion: 60 },
  'sage-small': { inputPerMillion: 1, outputPerMillion: 4 },
} as const satisfies Readonly<Record<ModelName, { inputPerMillion: number; outputPerMillion: number }>>;

/** Tokens of one answer, as OpenAI's protocol has them. */
export interface ModelUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

/** In US dollars; nothing where the answer does not say its tokens. */
export function costOf(model: ModelName, usage: ModelUsage | null | undefined): number {
  if (!usage) return 0;
  const { inputPerMillion, outputPerMillion } = modelPrices[model];
  return (usage.prompt_tokens * inputPerMillion + usage.completion_tokens * outputPerMillion) / 1_000_000;
}
