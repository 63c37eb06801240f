import { symbols } from '../market.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { SessionType } from '../service/sessions.ts';

/** One thing a user does, after thinking about it. */
export type Step =
  | { readonly type: 'sign-on'; readonly session: SessionType }
  | { readonly type: 'sign-off' }
  | { readonly type: 'get'; readonly path: string }
  | { readonly type: 'order-report'; readonly symbols: readonly string[] }
  /** Asks for the report that was ordered until it is there. */
  | { readonly type: 'fetch-report' }
  /** Asks, and is gone before the answer is there. */
  | { readonly type: 'give-up'; readonly path: string; readonly afterMilliseconds: number };

export type TimedStep = Step & { readonly thinkMilliseconds: number };

/** A kind of user: how frequent it is among all, and what it does. */
export interface Journey {
  readonly name: string;
  readonly weight: number;
  readonly steps: (random: SeededRandom) => readonly TimedStep[];
}

const SIGN_OFF_RATIO = 0.75;

export const journeys: readonly Journey[] = [
  {
    name: 'browse',
    weight: 34,
    steps: (random) =>
      session(random, 'analyst', [
        ...times(random.whole(3, 9), () => think(random, 350, quoteOf(random))),
        think(random, 500, { type: 'get', path: `/symbols/${symbolOf(random)}/history` }),
      ]),
  },
  {
    name: 'trade',
    weight: 30,
    steps: (random) => {
      const few = times(3, () => symbolOf(random));
      return session(
        random,
        'trader',
        times(random.whole(4, 12), () => think(random, 200, quoteOf(random, random.pick(['', ...few])))),
      );
    },
  },
  {
    name: 'compare',
    weight: 16,
    steps: (random) =>
      session(random, 'analyst', [
        think(random, 300, { type: 'get', path: `/quotes?symbols=${someSymbols(random, 4, 10).join()}` }),
        think(random, 600, { type: 'get', path: `/symbols/${symbolOf(random)}/history` }),
        think(random, 400, { type: 'get', path: `/quotes?symbols=${someSymbols(random, 2, 5).join()}` }),
      ]),
  },
  {
    name: 'research',
    weight: 12,
    steps: (random) =>
      session(random, 'researcher', [
        think(random, 300, { type: 'get', path: '/symbols' }),
        think(random, 300, { type: 'order-report', symbols: someSymbols(random, 2, 8) }),
        think(random, 400, { type: 'fetch-report' }),
      ]),
  },
  { name: 'glance', weight: 20, steps: (random) => [think(random, 1, quoteOf(random))] },
  {
    name: 'stray',
    weight: 3,
    steps: (random) => [
      think(random, 1, { type: 'get', path: random.pick(['/quotes/XYZZY', '/favicon.ico', '/admin']) }),
    ],
  },
  {
    name: 'impatient',
    weight: 4,
    steps: (random) => [
      think(random, 1, {
        type: 'give-up',
        path: `/quotes?symbols=${someSymbols(random, 6, 12).join()}`,
        afterMilliseconds: random.whole(1, 25),
      }),
    ],
  },
];

/** Signs on, does something, and mostly signs off; otherwise the session is left to end by itself. */
function session(random: SeededRandom, type: SessionType, steps: readonly TimedStep[]): readonly TimedStep[] {
  const end = random.chance(SIGN_OFF_RATIO) ? [think(random, 300, { type: 'sign-off' })] : [];
  return [think(random, 1, { type: 'sign-on', session: type }), ...steps, ...end];
}

function think(random: SeededRandom, medianMilliseconds: number, step: Step): TimedStep {
  return { ...step, thinkMilliseconds: Math.min(3000, Math.round(random.logNormal(medianMilliseconds, 0.5))) };
}

function quoteOf(random: SeededRandom, symbol = ''): Step {
  return { type: 'get', path: `/quotes/${symbol === '' ? symbolOf(random) : symbol}` };
}

function symbolOf(random: SeededRandom): string {
  return symbols[random.popular(symbols.length)]!;
}

function someSymbols(random: SeededRandom, low: number, high: number): readonly string[] {
  return [...new Set(times(random.whole(low, high), () => symbolOf(random)))];
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
