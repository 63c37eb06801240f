export { instrumentBreaker } from './instrument-breaker.ts';

export type { BreakerOptions, OpossumBreaker } from './instrument-breaker.ts';
