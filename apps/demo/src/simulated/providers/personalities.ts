import type { ProviderName } from '../../provider-table.ts';

/** How a simulated provider behaves. */
export interface Personality {
  readonly name: ProviderName;
  /** Half of the answers take longer than this. */
  readonly medianMilliseconds: number;
  /** Spread of the latency: 0.3 is steady, 1 has a long tail. */
  readonly sigma: number;
  /** Share of calls that fail on a good day. */
  readonly errorRatio: number;
  /** Calls beyond this many a second are refused with 429. */
  readonly callsPerSecond: number;
  /** It is restarted now and then, and nobody takes care of the calls under way. */
  readonly restarts?: Restarts;
}

/** A restart: calls hang for a while, then connections are cut and refused, then all is well again. */
export interface Restarts {
  readonly firstAfterSeconds: number;
  readonly everySeconds: number;
  readonly hangsSeconds: number;
  readonly downSeconds: number;
}

/** The providers of the desk: one to rely on, two with quirks, one that was cheap. */
export const personalities: readonly Personality[] = [
  { name: 'aurora', medianMilliseconds: 6, sigma: 0.5, errorRatio: 0.002, callsPerSecond: 400 },
  { name: 'borealis', medianMilliseconds: 14, sigma: 0.7, errorRatio: 0.005, callsPerSecond: 200 },
  { name: 'cumulus', medianMilliseconds: 22, sigma: 0.9, errorRatio: 0.01, callsPerSecond: 150 },
  {
    name: 'drizzle',
    medianMilliseconds: 40,
    sigma: 0.6,
    errorRatio: 0.002,
    callsPerSecond: 10,
    restarts: { firstAfterSeconds: 7, everySeconds: 18, hangsSeconds: 0.8, downSeconds: 0.6 },
  },
];
