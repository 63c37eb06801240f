import { parseDuration } from '../syntax/duration.ts';

/** The milliseconds of a duration that was checked before; 0 where there is none. */
export function durationMs(text: string | undefined): number {
  return text === undefined ? 0 : (parseDuration(text) ?? 0);
}
