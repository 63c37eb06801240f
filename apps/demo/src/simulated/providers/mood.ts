import type { ChaosName } from '../../chaos/switches.ts';
import type { Personality } from './personalities.ts';

/** How a provider behaves right now. */
export interface Mood {
  readonly errorRatio: number;
  readonly slowdown: number;
  readonly callsPerSecond: number;
}

const SLOW: string = 'aurora';

/** A personality under the disturbances that are on. */
export function moodOf({ name, errorRatio, callsPerSecond }: Personality, chaos: ReadonlySet<ChaosName>): Mood {
  return {
    errorRatio: chaos.has('error-burst') ? 0.9 : errorRatio,
    slowdown: name === SLOW && chaos.has('slow-provider') ? 150 : 1,
    callsPerSecond: chaos.has('rate-limit') ? callsPerSecond / 10 : callsPerSecond,
  };
}
