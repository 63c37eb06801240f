export { instrumentBreaker } from './instrument-breaker.ts';

export type { Undo } from '../instrument/undo.ts';
export type { BreakerOptions, OpossumBreaker } from './instrument-breaker.ts';
