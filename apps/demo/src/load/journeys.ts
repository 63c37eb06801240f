import { symbols } from '../market.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { Step, StreamEnd, TimedStep } from './steps.ts';
import {
  channels,
  contentTypes,
  domains,
  exportTypes,
  methods,
  plans,
  queries,
  tasks,
  thoughts,
  workflows,
  wrongQueries,
} from './vocabulary.ts';
import type { SessionType } from './vocabulary.ts';

/** A kind of visit: how frequent it is among all, and what is done on it. */
export interface Journey {
  readonly name: string;
  readonly weight: number;
  readonly steps: (random: SeededRandom) => readonly TimedStep[];
}

const SIGN_OFF_RATIO = 0.75;
const MISTAKE_RATIO = 0.12;
const DOUBLE_CLICK_RATIO = 0.06;
const CONTENTS = 60;

export const journeys: readonly Journey[] = [
  {
    name: 'glance',
    weight: 18,
    steps: (random) => [think(random, 1, viewOf(random)), think(random, 250, quoteOf(random))],
  },
  {
    name: 'read',
    weight: 11,
    steps: (random) => times(random.whole(2, 5), () => think(random, 400, viewOf(random))),
  },
  {
    name: 'join',
    weight: 5,
    steps: (random) => [
      think(random, 1, viewOf(random)),
      think(random, 300, { type: 'register', channel: random.pick(channels), plan: random.pick(plans) }),
      ...signedIn(random, [think(random, 200, { type: 'get', path: '/accounts/me' })]),
    ],
  },
  {
    name: 'browse',
    weight: 18,
    steps: (random) =>
      session(random, 'analyst', [
        ...times(random.whole(3, 9), () => think(random, 350, quoteOf(random))),
        think(random, 500, historyOf(random)),
      ]),
  },
  {
    name: 'trade',
    weight: 14,
    steps: (random) => {
      const few = times(3, () => symbolOf(random));
      const look = (): TimedStep => think(random, 200, quoteOf(random, few[random.whole(0, 2)]));
      return signedIn(
        random,
        session(random, 'trader', [
          ...times(random.whole(2, 6), look),
          ...times(random.whole(1, 2), () => think(random, 300, tradeOf(random, few[0]!))),
          look(),
          think(random, 300, { type: 'get', path: '/accounts/me' }),
        ]),
      );
    },
  },
  {
    name: 'compare',
    weight: 8,
    steps: (random) =>
      session(random, 'analyst', [
        think(random, 300, quotesOf(random, 4, 10)),
        think(random, 600, historyOf(random)),
        think(random, 400, quotesOf(random, 2, 5)),
      ]),
  },
  {
    name: 'search',
    weight: 6,
    steps: (random) =>
      session(
        random,
        'researcher',
        times(random.whole(2, 4), () => think(random, 500, queryOf(random))),
      ),
  },
  {
    name: 'report',
    weight: 4,
    steps: (random) =>
      signedIn(random, [
        think(random, 300, { type: 'get', path: '/symbols' }),
        think(random, 300, { type: 'order-report', symbols: someSymbols(random, 2, 8) }),
        think(random, 400, { type: 'fetch-report' }),
      ]),
  },
  {
    name: 'note',
    weight: 4,
    steps: (random) => {
      const texts = (): string[] => times(random.whole(3, 8), () => about(random, random.pick(thoughts)));
      return signedIn(random, [think(random, 500, { type: 'write-thoughts', texts: texts() })]);
    },
  },
  {
    name: 'delegate',
    weight: 6,
    steps: (random) => {
      const domain = random.pick(domains);
      return signedIn(
        random,
        times(random.whole(1, 2), () =>
          think(random, 400, { type: 'ask-agent', domain, task: about(random, random.pick(tasks[domain])) }),
        ),
      );
    },
  },
  {
    name: 'automate',
    weight: 2,
    steps: (random) =>
      signedIn(random, [think(random, 300, { type: 'run-workflow', workflow: random.pick(workflows) })]),
  },
  {
    name: 'audit',
    weight: 2,
    steps: (random) =>
      signedIn(random, [
        think(random, 300, { type: 'order-export', export: random.pick(exportTypes) }),
        think(random, 300, { type: 'fetch-export' }),
      ]),
  },
  {
    name: 'steer',
    weight: 1.5,
    steps: (random) =>
      signedIn(random, [
        think(random, 300, { type: 'get', path: '/graph' }),
        think(random, 600, { type: 'intervene', which: random.uniform(), isRegretted: random.chance(0.4) }),
      ]),
  },
  {
    name: 'follow',
    weight: 3,
    steps: (random) => [think(random, 1, followOf(random, random.chance(0.2) ? 'vanish' : 'close', 5000))],
  },
  {
    name: 'clumsy',
    weight: 0.5,
    steps: (random) => [think(random, 1, followOf(random, 'garble', 1000))],
  },
  {
    name: 'forgetful',
    weight: 2.5,
    steps: (random) => {
      const [method, who] = [random.pick(methods), random.uniform()];
      return [
        ...times(random.whole(1, 2), () => think(random, 200, { type: 'mistype', method, who })),
        think(random, 400, { type: 'sign-in', method, who }),
        think(random, 200, { type: 'get', path: '/accounts/me' }),
        think(random, 300, { type: 'sign-out' }),
        think(random, 300, { type: 'reuse-token' }),
      ];
    },
  },
  {
    name: 'stray',
    weight: 2,
    steps: (random) => [
      think(random, 1, { type: 'get', path: random.pick(['/quotes/XYZZY', '/favicon.ico', '/admin']) }),
    ],
  },
  {
    name: 'impatient',
    weight: 3,
    steps: (random) => {
      const path = `/quotes?symbols=${someSymbols(random, 6, 12).join()}`;
      return [think(random, 1, { type: 'give-up', path, afterMilliseconds: random.whole(1, 25) })];
    },
  },
];

/** Signs in, does something, and mostly signs out; otherwise the token is left to expire. */
function signedIn(random: SeededRandom, steps: readonly TimedStep[]): readonly TimedStep[] {
  const end = random.chance(SIGN_OFF_RATIO) ? [think(random, 300, { type: 'sign-out' })] : [];
  const begin = think(random, 100, { type: 'sign-in', method: random.pick(methods), who: random.uniform() });
  return [begin, ...steps, ...end];
}

/** A session with the quotes, in which they know what was asked before; some are left to end by themselves. */
function session(random: SeededRandom, type: SessionType, steps: readonly TimedStep[]): readonly TimedStep[] {
  const end = random.chance(SIGN_OFF_RATIO) ? [think(random, 300, { type: 'close-session' })] : [];
  return [think(random, 1, { type: 'open-session', session: type }), ...steps, ...end];
}

function think(random: SeededRandom, medianMilliseconds: number, step: Step): TimedStep {
  return { ...step, thinkMilliseconds: Math.min(3000, Math.round(random.logNormal(medianMilliseconds, 0.5))) };
}

function viewOf(random: SeededRandom): Step {
  return { type: 'view', content: random.pick(contentTypes), id: String(1 + random.popular(CONTENTS)) };
}

function quoteOf(random: SeededRandom, symbol = symbolOf(random)): Step {
  return { type: 'get', path: `/quotes/${symbol}` };
}

function quotesOf(random: SeededRandom, low: number, high: number): Step {
  return { type: 'get', path: `/quotes?symbols=${someSymbols(random, low, high).join()}` };
}

function historyOf(random: SeededRandom): Step {
  return { type: 'get', path: `/symbols/${symbolOf(random)}/history` };
}

function queryOf(random: SeededRandom): Step {
  const from = random.chance(MISTAKE_RATIO) ? wrongQueries : queries;
  return { type: 'query', query: from[random.whole(0, from.length - 1)]! };
}

function tradeOf(random: SeededRandom, symbol: string): Step {
  const key = `order-${Math.floor(random.uniform() * 2 ** 48).toString(36)}`;
  return { type: 'trade', symbol, amount: random.whole(1, 40), key, times: random.chance(DOUBLE_CLICK_RATIO) ? 2 : 1 };
}

function followOf(random: SeededRandom, end: StreamEnd, medianMilliseconds: number): Step {
  const milliseconds = Math.min(20_000, Math.round(random.logNormal(medianMilliseconds, 0.6)));
  return { type: 'follow', symbols: someSymbols(random, 2, 6), agents: random.chance(0.4), milliseconds, end };
}

function about(random: SeededRandom, text: string): string {
  return text.replace('%', symbolOf(random));
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
