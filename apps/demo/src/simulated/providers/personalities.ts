import type { AssetClass } from '../../market.ts';

/** How a simulated provider behaves. */
export interface Personality {
  readonly name: string;
  readonly assetClasses: readonly AssetClass[];
  /** Half of the answers take longer than this. */
  readonly medianMilliseconds: number;
  /** Spread of the latency: 0.3 is steady, 1 has a long tail. */
  readonly sigma: number;
  /** Share of calls that fail on a good day. */
  readonly errorRatio: number;
  /** Calls beyond this many a second are refused with 429. */
  readonly callsPerSecond: number;
  /** Times at which most calls fail. */
  readonly outages?: { readonly everySeconds: number; readonly firstAfterSeconds: number; readonly seconds: number };
}

/** The providers of the desk: one to rely on, two with quirks, one that was cheap. */
export const personalities: readonly Personality[] = [
  {
    name: 'aurora',
    assetClasses: ['equity', 'bond'],
    medianMilliseconds: 6,
    sigma: 0.5,
    errorRatio: 0.002,
    callsPerSecond: 400,
  },
  {
    name: 'borealis',
    assetClasses: ['equity', 'crypto'],
    medianMilliseconds: 14,
    sigma: 0.7,
    errorRatio: 0.005,
    callsPerSecond: 200,
  },
  {
    name: 'cumulus',
    assetClasses: ['crypto', 'bond'],
    medianMilliseconds: 22,
    sigma: 0.9,
    errorRatio: 0.01,
    callsPerSecond: 150,
  },
  {
    name: 'drizzle',
    assetClasses: ['equity', 'crypto', 'bond'],
    medianMilliseconds: 40,
    sigma: 0.6,
    errorRatio: 0.03,
    callsPerSecond: 15,
    outages: { everySeconds: 45, firstAfterSeconds: 20, seconds: 5 },
  },
];
