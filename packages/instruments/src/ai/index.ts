export { instrumentModel } from './instrument-model.ts';
export { modelMiddleware } from './model-middleware.ts';

export type { ModelPrice, ModelPrices } from '../gen-ai/prices.ts';
export type { Undo } from '../instrument/undo.ts';
export type { AiModel, ModelOptions } from './instrument-model.ts';
export type { ModelMiddleware } from './model-middleware.ts';
