export { instrumentQueue } from './instrument-queue.ts';
export { instrumentWorker } from './instrument-worker.ts';

export type { Undo } from '../instrument/undo.ts';
export type { BullQueue } from './instrument-queue.ts';
export type { BullJob, BullWorker, BullWorkerOptions } from './instrument-worker.ts';
