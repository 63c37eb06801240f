export { instrumentOpenAi } from './instrument-openai.ts';

export type { ModelPrice, ModelPrices } from '../gen-ai/prices.ts';
export type { Undo } from '../instrument/undo.ts';
export type { OpenAiClient, OpenAiOptions } from './instrument-openai.ts';
