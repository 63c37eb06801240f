export { createBatches } from './create-batches.ts';

export type { Undo } from '../instrument/undo.ts';
export type { BatchContext, Batches } from './create-batches.ts';
