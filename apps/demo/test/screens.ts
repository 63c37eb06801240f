import type { ServiceName } from '../src/parts/parts.ts';
import type { ServiceSignals, Signals } from '../src/signals/signals.ts';
import type { Trends } from '../src/signals/watch.ts';
import { chaosSwitches } from '../src/chaos/switches.ts';
import type { Screen } from '../src/view/screen.ts';

// Signals as the view could get them; all numbers are made up.

const calm: Signals = {
  traffic: { perSecond: 182.4, inFlight: 2 },
  errors: { ratio: 0, perSecond: 0, abortedPerSecond: 0.5 },
  latency: { p50: 0.000_35, p95: 0.043, p99: 0.093 },
  saturation: { loopRatio: 0.137, loopDelaySeconds: 0.0022, memoryBytes: 148e6 },
  services: [
    service('gateway', 104.2, 0, 0.043, 0.137, 0.0022, 148e6),
    service('quotes', 96.5, 0, 0.021, 0.092, 0.0018, 121e6),
    service('ledger', 24.8, 0.0004, 0.0084, 0.048, 0.0014, 118e6),
    service('worker', 6.1, 0, 0.34, 0.031, 0.0012, 132e6),
  ],
  routes: [
    route('GET', '/quotes/:symbol', 109.2, 0, 0.000_34, 0.044, 0.093),
    route('POST', '/sessions', 24.1, 0, 0.000_26, 0.0005, 0.000_88),
    route('DELETE', '/sessions/:id', 16.4, 0, 0.000_26, 0.0005, 0.000_75),
    route('GET', '/symbols/:symbol/history', 11.2, 0, 0.0038, 0.085, 0.198),
    route('GET', '/quotes', 9.4, 0, 0.004, 0.09, 0.21),
    route('GET', '/reports/:id', 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
  ],
  providers: [
    { name: 'aurora', breaker: 'closed', perSecond: 13, errorRatio: 0.013, limitedPerSecond: 0, p95: 0.021 },
    { name: 'borealis', breaker: 'closed', perSecond: 13, errorRatio: 0, limitedPerSecond: 0, p95: 0.05 },
    { name: 'cumulus', breaker: 'closed', perSecond: 9.5, errorRatio: 0, limitedPerSecond: 0, p95: 0.091 },
    { name: 'drizzle', breaker: 'closed', perSecond: 16, errorRatio: 0.042, limitedPerSecond: 0.3, p95: 0.131 },
  ],
  caches: [
    { level: 'l1', hitRatio: 0.54, items: 80, bytes: 28_000, evictedPerSecond: 81 },
    { level: 'l2', hitRatio: 0.46, items: 260, bytes: 117_000, evictedPerSecond: 27 },
  ],
  work: { depth: 0, waitP95: 0.0095, workers: 3, donePerSecond: 4.5, retriesPerSecond: 0 },
  agents: {
    perSecond: 1.2,
    failedRatio: 0,
    p95: 0.92,
    approvedPerSecond: 0.5,
    rejectedPerSecond: 0.1,
    timedOutPerSecond: 0,
    usdPerMinute: 0.381,
  },
  people: { signedIn: 82, streaming: 7 },
  watchdogs: { registered: 5, healthy: 5 },
};

const busy: Signals = {
  ...calm,
  traffic: { perSecond: 482, inFlight: 61 },
  errors: { ratio: 0.114, perSecond: 55, abortedPerSecond: 3.2 },
  latency: { p50: 0.000_35, p95: 0.82, p99: 2.1 },
  saturation: { ...calm.saturation, loopRatio: 0.86, loopDelaySeconds: 0.112 },
  services: calm.services.map((each) => (each.name === 'ledger' ? down('ledger') : each)),
  agents: { ...calm.agents, failedRatio: 0.31, p95: 6.2, timedOutPerSecond: 0.2 },
  routes: calm.routes.map((each) => ({
    ...each,
    errorRatio: each.errorRatio + 0.12,
    p95: each.p95 * 8,
    p99: each.p99 * 10,
  })),
  providers: [
    { name: 'aurora', breaker: 'open', perSecond: 8, errorRatio: 0.29, limitedPerSecond: 0, p95: 0.6 },
    { name: 'borealis', breaker: 'closed', perSecond: 120, errorRatio: 0.02, limitedPerSecond: 0, p95: 0.05 },
    { name: 'cumulus', breaker: 'closed', perSecond: 0, errorRatio: Number.NaN, limitedPerSecond: 0, p95: Number.NaN },
    { name: 'drizzle', breaker: 'half open', perSecond: 79, errorRatio: 0.12, limitedPerSecond: 61, p95: 0.064 },
  ],
  caches: [
    { level: 'l1', hitRatio: 0.46, items: 79, bytes: 41_000, evictedPerSecond: 48 },
    { level: 'l2', hitRatio: Number.NaN, items: 1260, bytes: 1.3e6, evictedPerSecond: 0 },
  ],
  work: { depth: 41, waitP95: 6.2, workers: 3, donePerSecond: 1.8, retriesPerSecond: 6 },
  watchdogs: { registered: 5, healthy: 3 },
};

function route(
  method: string,
  path: string,
  perSecond: number,
  errorRatio: number,
  p50: number,
  p95: number,
  p99: number,
) {
  return { method, route: path, perSecond, errorRatio, p50, p95, p99 };
}

function service(
  name: ServiceName,
  perSecond: number,
  errorRatio: number,
  p95: number,
  loopRatio: number,
  loopDelaySeconds: number,
  memoryBytes: number,
): ServiceSignals {
  return { name, isUp: true, perSecond, errorRatio, p95, loopRatio, loopDelaySeconds, memoryBytes };
}

function down(name: ServiceName): ServiceSignals {
  return { ...service(name, 0, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN), isUp: false };
}

function wave(length: number, low: number, high: number): readonly number[] {
  return Array.from({ length }, (_, i) => low + (high - low) * (0.5 + 0.5 * Math.sin(i / 4)));
}

const trends: Trends = {
  traffic: wave(120, 60, 182),
  errors: [...Array.from({ length: 90 }, () => 0), ...wave(30, 0, 0.11)],
  latency: [Number.NaN, ...wave(119, 0.03, 0.08)],
  loop: wave(40, 0.08, 0.2),
  queue: [...Array.from({ length: 50 }, () => 0), 1, 4, 9, 20, 41],
};

const chaos = chaosSwitches.map((each) => ({ ...each, active: false, secondsLeft: 0 }));

export const calmScreen: Screen = {
  signals: calm,
  trends,
  consoleUrl: 'http://127.0.0.1:40123',
  chaosUrl: 'http://127.0.0.1:43210/',
  pages: new Map(calm.services.map(({ name }, i) => [name, `http://127.0.0.1:4123${i}`])),
  servers: new Map(),
  chaos,
  events: [{ atSeconds: 3, text: 'all watchdogs are well', mood: 'good' }],
  uptimeSeconds: 62.4,
  secondsLeft: undefined,
};

export const busyScreen: Screen = {
  ...calmScreen,
  signals: busy,
  chaos: chaos.map((each, i) => (i === 0 ? { ...each, active: true, secondsLeft: 17.4 } : each)),
  events: [
    ...calmScreen.events,
    { atSeconds: 50, text: 'slow provider: aurora needs a second for an answer', mood: 'bad' },
    { atSeconds: 53, text: 'breaker of aurora opened', mood: 'bad' },
    { atSeconds: 54, text: '2 of 5 watchdogs found something', mood: 'bad' },
    { atSeconds: 61, text: 'ledger does not answer', mood: 'bad' },
  ],
  secondsLeft: 27.6,
};

/** As with `--stack local`. */
export const stackScreen: Screen = {
  ...calmScreen,
  servers: new Map([
    ['prometheus', 'http://127.0.0.1:45001'],
    ['alertmanager', 'http://127.0.0.1:45002'],
  ]),
};

export const startingScreen: Screen = {
  ...calmScreen,
  signals: undefined,
  trends: { traffic: [], errors: [], latency: [], loop: [], queue: [] },
  events: [],
  uptimeSeconds: 0.4,
};
