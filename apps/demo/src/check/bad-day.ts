import type { ChaosName } from '../chaos/switches.ts';

/** Disturbances that are on at once, and how long: at least, and at most while their alerts are awaited. */
export interface Phase {
  readonly chaos: readonly ChaosName[];
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** Seconds of peace before: no alert fires, and what is in use then is seen. */
export const PEACE_SECONDS = 8;

/** Every disturbance once. Those that hide one another come one after another. */
export const badDay: readonly Phase[] = [
  {
    chaos: ['slow-provider', 'dead-provider', 'failing-model', 'failing-database', 'cache-loss'],
    leastSeconds: 4,
    mostSeconds: 40,
  },
  {
    chaos: ['error-burst', 'stuck-consumer', 'approval-timeouts', 'slow-exports', 'memory-leak', 'traffic-spike'],
    leastSeconds: 4,
    mostSeconds: 40,
  },
  {
    chaos: ['cache-loss', 'slow-model', 'budget-overrun', 'block-loop', 'label-flood'],
    leastSeconds: 4,
    mostSeconds: 40,
  },
  { chaos: ['rate-limit', 'quiet-agents', 'dead-service'], leastSeconds: 4, mostSeconds: 50 },
];
