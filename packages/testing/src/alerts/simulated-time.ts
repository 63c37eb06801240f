import { parseDuration } from '@telltale/promql';
import { TestingError } from '../errors.ts';

/** A duration as Prometheus writes it, `1h30m`; where a moment is meant, since the start of the simulation. */
export type SimulatedTime = string;

/** The milliseconds of a duration. @throws TestingError `TESTING_TIME` */
export function parseTime(text: SimulatedTime): number {
  const milliseconds = typeof text === 'string' ? parseDuration(text) : undefined;
  if (milliseconds !== undefined) return milliseconds;
  throw new TestingError('TESTING_TIME', `${JSON.stringify(text)} is not a duration`, text);
}

/** The milliseconds of an interval. @throws TestingError `TESTING_TIME`, also for none */
export function parseInterval(text: SimulatedTime): number {
  const milliseconds = parseTime(text);
  if (milliseconds > 0) return milliseconds;
  throw new TestingError('TESTING_TIME', 'An interval cannot be 0', text);
}
