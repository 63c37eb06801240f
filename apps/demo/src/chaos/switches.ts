import type { PartName } from '../parts/messages.ts';

/** An alert that a disturbance raises. */
export interface ExpectedAlert {
  readonly name: string;
  /** Labels that tell it from the same alert about something else. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A disturbance that can be switched on, and what it looks like from outside. */
export interface ChaosSwitch {
  readonly name: string;
  /** The key that switches it in the terminal. */
  readonly key: string;
  /** A few words for the terminal view. */
  readonly title: string;
  /** What it does. */
  readonly effect: string;
  /** What to watch for. */
  readonly consequence: string;
  /** What the console must say of it. */
  readonly alerts: readonly ExpectedAlert[];
  /** How long it lasts unless it is switched off before; 0 is a single moment. */
  readonly seconds: number;
  /** The part that carries it out. */
  readonly part: PartName;
}

export const chaosSwitches = [
  {
    name: 'slow-provider',
    key: 'p',
    title: 'slow provider',
    effect: 'aurora needs a second for an answer',
    consequence: 'latency rises, calls time out, its breaker opens',
    alerts: [{ name: 'CircuitBreakerOpen', labels: { breaker: 'aurora' } }],
    seconds: 20,
    part: 'providers',
  },
  {
    name: 'dead-provider',
    key: 'd',
    title: 'dead provider',
    effect: 'borealis refuses connections',
    consequence: 'calls fail at once, its breaker and its watchdog tell',
    alerts: [
      { name: 'CircuitBreakerOpen', labels: { breaker: 'borealis' } },
      { name: 'WatchdogCritical', labels: { watchdog: 'borealis' } },
    ],
    seconds: 20,
    part: 'providers',
  },
  {
    name: 'error-burst',
    key: 'e',
    title: 'error burst',
    effect: 'every provider fails most calls',
    consequence: 'breakers open, stale quotes are served, then 503',
    alerts: [{ name: 'HighErrorRate' }, { name: 'CircuitBreakerOpen' }],
    // Enough for one in twenty requests of five minutes to fail, which is when the alert is raised.
    seconds: 60,
    part: 'providers',
  },
  {
    name: 'rate-limit',
    key: 'r',
    title: 'rate limit',
    effect: 'providers allow a tenth of the calls',
    consequence: '429, other providers are asked',
    alerts: [],
    seconds: 20,
    part: 'providers',
  },
  {
    name: 'drop-cache',
    key: 'c',
    title: 'drop cache',
    effect: 'both cache levels are empty',
    consequence: 'a burst of misses and of calls to providers',
    alerts: [],
    seconds: 0,
    part: 'service',
  },
  {
    name: 'stuck-workers',
    key: 'w',
    title: 'stuck workers',
    effect: 'workers hang in the jobs that they have',
    consequence: 'the queue takes the jobs back and grows, then drains',
    alerts: [{ name: 'HighQueueDepth' }],
    seconds: 20,
    part: 'service',
  },
  {
    name: 'block-loop',
    key: 'b',
    title: 'block loop',
    effect: 'the service computes on its event loop',
    consequence: 'saturation and the delay of the loop rise; the latencies that the service sees hardly show it',
    alerts: [{ name: 'EventLoopBlocked' }],
    seconds: 15,
    part: 'service',
  },
  {
    name: 'traffic-spike',
    key: 't',
    title: 'traffic spike',
    effect: 'four times as many users arrive',
    consequence: 'traffic rises, and what is scarce runs out',
    alerts: [],
    seconds: 15,
    part: 'load',
  },
] as const satisfies readonly ChaosSwitch[];

export type ChaosName = (typeof chaosSwitches)[number]['name'];
