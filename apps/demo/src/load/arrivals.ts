import type { SeededRandom } from '../seeded-random.ts';
import { hourAt, shareAt } from './daily-curve.ts';
import { journeys } from './journeys.ts';
import type { Journey } from './journeys.ts';
import type { TimedStep } from './steps.ts';

/** A visitor who comes at a time that does not depend on how the gateway fares: an open model. */
export interface Arrival {
  /** Since the start. */
  readonly atSeconds: number;
  readonly journey: string;
  readonly steps: readonly TimedStep[];
}

/** Visitors that arrive in a second of the busiest hour; each sends some six requests. */
export const BUSIEST_PER_SECOND = 18;

/** When the desk opens, one of each kind waits at the door: nobody has to wait long for the rare ones. */
const OPENING_SECONDS = 5;

const totalWeight = journeys.reduce((sum, { weight }) => sum + weight, 0);

export interface ArrivalsOptions {
  /** When it begins: at the opening, or at a later time of the day. @default 0 */
  readonly fromSeconds?: number;
  /** How many times as many come. @default 1 */
  readonly times?: number;
}

/**
 * Visitors without end, at rates that follow the daily curve. Candidates come at the busiest rate, and are let through with
 * the probability of the hour (thinning; Lewis and Shedler, 1979), which keeps the process Poisson at a rate that changes.
 */
export function* arrivals(
  random: SeededRandom,
  { fromSeconds = 0, times = 1 }: ArrivalsOptions = {},
): Generator<Arrival, never> {
  let atSeconds = fromSeconds;
  let opened = fromSeconds === 0 ? 0 : journeys.length;
  for (;;) {
    atSeconds += random.exponential(1 / (BUSIEST_PER_SECOND * times));
    for (; opened < journeys.length && openingOf(opened) <= atSeconds; opened++) {
      yield arrival(random, journeys[opened]!, openingOf(opened));
    }
    if (!random.chance(shareAt(hourAt(atSeconds)))) continue;
    yield arrival(random, chooseJourney(random), atSeconds);
  }
}

function openingOf(index: number): number {
  return ((index + 1) * OPENING_SECONDS) / journeys.length;
}

function arrival(random: SeededRandom, { name, steps }: Journey, atSeconds: number): Arrival {
  return { atSeconds, journey: name, steps: steps(random.fork()) };
}

function chooseJourney(random: SeededRandom): Journey {
  let left = random.uniform() * totalWeight;
  return journeys.find(({ weight }) => (left -= weight) < 0) ?? journeys[0]!;
}
