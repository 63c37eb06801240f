import type { ChaosName } from '../chaos/switches.ts';

/** Disturbances that are on at once, and how long: at least, and at most while their alerts are awaited. */
export interface Phase {
  readonly chaos: readonly ChaosName[];
  readonly leastSeconds: number;
  readonly mostSeconds: number;
}

/** Seconds of peace before: no alert fires, and what is in use then is seen. */
export const PEACE_SECONDS = 8;

/** How long a phase waits until the alerts that it has to raise are over, should an earlier one have raised them, too. */
export const PAUSE_SECONDS = 45;

/** Every disturbance once. Those that hide one another come one after another. */
export const badDay: readonly Phase[] = [
  {
    chaos: ['slow-provider', 'dead-provider', 'failing-model', 'failing-database'],
    leastSeconds: 4,
    mostSeconds: 40,
  },
  {
    chaos: ['error-burst', 'stuck-consumer', 'approval-timeouts', 'slow-exports', 'memory-leak', 'traffic-spike'],
    // A job that hangs is taken back after 22 s.
    leastSeconds: 24,
    mostSeconds: 40,
  },
  {
    chaos: ['slow-model', 'budget-overrun', 'block-loop', 'label-flood'],
    leastSeconds: 4,
    mostSeconds: 40,
  },
  { chaos: ['rate-limit', 'quiet-agents', 'dead-service', 'cache-loss'], leastSeconds: 4, mostSeconds: 50 },
];
