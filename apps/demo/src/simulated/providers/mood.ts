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
export function moodOf(personality: Personality, chaos: ReadonlySet<string>, uptimeSeconds: number): Mood {
  const isOn = (name: ChaosName): boolean => chaos.has(name);
  const { name, errorRatio, callsPerSecond } = personality;
  const troubles = [errorRatio, isOn('error-burst') ? 0.9 : 0, isInOutage(personality, uptimeSeconds) ? 0.9 : 0];
  return {
    errorRatio: Math.max(...troubles),
    slowdown: name === SLOW && isOn('slow-provider') ? 150 : 1,
    callsPerSecond: isOn('rate-limit') ? callsPerSecond / 10 : callsPerSecond,
  };
}

function isInOutage({ outages }: Personality, uptimeSeconds: number): boolean {
  if (outages === undefined || uptimeSeconds < outages.firstAfterSeconds) return false;
  return (uptimeSeconds - outages.firstAfterSeconds) % outages.everySeconds < outages.seconds;
}
