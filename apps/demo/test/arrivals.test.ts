import { describe, expect, it } from 'vitest';
import { BUSIEST_PER_SECOND, arrivals } from '../src/load/arrivals.ts';
import type { Arrival } from '../src/load/arrivals.ts';
import { journeys } from '../src/load/journeys.ts';
import { DAY_SECONDS, hourAt, shareAt } from '../src/load/daily-curve.ts';
import { SeededRandom } from '../src/seeded-random.ts';

function firstArrivals(seed: number, count: number): readonly Arrival[] {
  const generator = arrivals(new SeededRandom(seed));
  return Array.from({ length: count }, () => generator.next().value);
}

function arrivalsUntil(seconds: number): readonly Arrival[] {
  const all: Arrival[] = [];
  for (const arrival of arrivals(new SeededRandom(11))) {
    if (arrival.atSeconds > seconds) return all;
    all.push(arrival);
  }
  return all;
}

describe('the load', () => {
  it('is the same for the same seed, user by user and step by step', () => {
    expect(firstArrivals(7, 500)).toEqual(firstArrivals(7, 500));
  });

  it('is another for another seed', () => {
    expect(firstArrivals(7, 5)).not.toEqual(firstArrivals(8, 5));
  });

  it('follows the day: as many users arrive in each hour as the curve says', () => {
    const perHour = new Map<number, number>();
    const days = 20;
    for (const { atSeconds } of arrivalsUntil(days * DAY_SECONDS)) {
      const hour = Math.floor(hourAt(atSeconds));
      perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
    }
    for (const [hour, count] of perHour) {
      const expected = shareAt(hour + 0.5) * BUSIEST_PER_SECOND * (DAY_SECONDS / 24) * days;
      // Five standard deviations of a Poisson count, and what the curve bends within an hour.
      expect(Math.abs(count - expected), `hour ${hour}`).toBeLessThan(5 * Math.sqrt(expected) + 0.05 * expected);
    }
    expect(perHour.size).toBe(24);
  });

  it('comes without regularity: gaps within a busy hour vary as much as their mean', () => {
    const times = arrivalsUntil(5).map(({ atSeconds }) => atSeconds);
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeGreaterThan(0.75);
    expect(Math.sqrt(variance) / mean).toBeLessThan(1.25);
  });

  it('has every kind of visit within the first seconds, and every kind of step in them', () => {
    const first = arrivalsUntil(6);
    const known = new Set(journeys.map(({ name }) => name));

    expect(new Set(first.map(({ journey }) => journey))).toEqual(known);
    expect(new Set(first.flatMap(({ steps }) => steps.map(({ type }) => type)))).toEqual(
      new Set([
        'get',
        'view',
        'give-up',
        'register',
        'sign-in',
        'mistype',
        'sign-out',
        'reuse-token',
        'open-session',
        'close-session',
        'query',
        'trade',
        'order-report',
        'fetch-report',
        'write-thoughts',
        'ask-agent',
        'run-workflow',
        'order-export',
        'fetch-export',
        'intervene',
        'follow',
      ]),
    );
  });

  it('can be so many times as large at a time of the day, without the visits of the opening', () => {
    const seconds = 10;
    const extra: Arrival[] = [];
    for (const arrival of arrivals(new SeededRandom(5), { fromSeconds: 100, times: 20 })) {
      if (arrival.atSeconds > 100 + seconds) break;
      extra.push(arrival);
    }
    const expected = shareAt(hourAt(100 + seconds / 2)) * BUSIEST_PER_SECOND * seconds * 20;

    expect(extra[0]!.atSeconds).toBeGreaterThan(100);
    expect(Math.abs(extra.length - expected)).toBeLessThan(5 * Math.sqrt(expected) + 0.05 * expected);
  });

  it('asks about a hundred times a second at the busiest hour', () => {
    const visits = firstArrivals(3, 4000);
    const steps = visits.reduce((sum, visit) => sum + visit.steps.length, 0);

    expect((steps / visits.length) * BUSIEST_PER_SECOND).toBeGreaterThan(80);
    expect((steps / visits.length) * BUSIEST_PER_SECOND).toBeLessThan(130);
  });
});
