import type { ChaosName } from '../chaos/switches.ts';

/** Disturbances that are on at once, and how long: at least, and at most while their alerts are awaited. */
export interface Phase {
  readonly chaos: readonly ChaosName[];
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** Every disturbance once. Those that hide one another come one after another. */
export const badDay: readonly Phase[] = [
  // What is in use in peace is seen before.
  { chaos: [], leastSeconds: 4, mostSeconds: 4 },
  {
    chaos: ['slow-provider', 'dead-provider', 'failing-model', 'failing-database', 'label-flood'],
    leastSeconds: 4,
    mostSeconds: 25,
  },
  {
    chaos: ['error-burst', 'stuck-consumer', 'approval-timeouts', 'slow-exports', 'memory-leak'],
    leastSeconds: 4,
    mostSeconds: 25,
  },
  { chaos: ['cache-loss', 'slow-model', 'budget-overrun', 'block-loop'], leastSeconds: 4, mostSeconds: 25 },
  { chaos: ['rate-limit', 'traffic-spike', 'quiet-agents', 'dead-service'], leastSeconds: 4, mostSeconds: 45 },
];
