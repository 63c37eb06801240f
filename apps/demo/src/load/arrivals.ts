import type { SeededRandom } from '../seeded-random.ts';
import { hourAt, shareAt } from './daily-curve.ts';
import { journeys } from './journeys.ts';
import type { Journey, TimedStep } from './journeys.ts';

/** A user who comes at a time that does not depend on how the service fares: an open model. */
export interface Arrival {
  /** Since the start. */
  readonly atSeconds: number;
  readonly journey: string;
  readonly steps: readonly TimedStep[];
}

/** Users that arrive in a second of the busiest hour. */
export const BUSIEST_PER_SECOND = 26;

const totalWeight = journeys.reduce((sum, { weight }) => sum + weight, 0);

/**
 * Users without end, at rates that follow the daily curve. Candidates come at the busiest rate, and are let through with
 * the probability of the hour (thinning; Lewis and Shedler, 1979), which keeps the process Poisson at a rate that changes.
 */
export function* arrivals(random: SeededRandom): Generator<Arrival, never> {
  let atSeconds = 0;
  for (;;) {
    atSeconds += random.exponential(1 / BUSIEST_PER_SECOND);
    if (!random.chance(shareAt(hourAt(atSeconds)))) continue;
    const journey = chooseJourney(random);
    yield { atSeconds, journey: journey.name, steps: journey.steps(random.fork()) };
  }
}

function chooseJourney(random: SeededRandom): Journey {
  let left = random.uniform() * totalWeight;
  return journeys.find(({ weight }) => (left -= weight) < 0) ?? journeys[0]!;
}
