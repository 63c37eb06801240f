import type { BreakerState } from '../signals/signals.ts';
import type { Style } from './line.ts';

interface Limits {
  readonly warn: number;
  readonly bad: number;
}

/** From where on a value looks worrying. */
const limits = {
  errorRatio: { warn: 0.01, bad: 0.05 },
  latencySeconds: { warn: 0.25, bad: 0.6 },
  loopRatio: { warn: 0.5, bad: 0.8 },
  loopDelaySeconds: { warn: 0.05, bad: 0.1 },
  queueDepth: { warn: 10, bad: 40 },
  queueWaitSeconds: { warn: 0.5, bad: 2 },
  agentFailures: { warn: 0.1, bad: 0.2 },
  agentSeconds: { warn: 2, bad: 5 },
} as const satisfies Record<string, Limits>;

/** The style of a value that should be small; `calm` where it is, and where there is none. */
export function judge(value: number, of: keyof typeof limits, calm: Style = 'plain'): Style {
  if (value >= limits[of].bad) return 'bad';
  return value >= limits[of].warn ? 'warn' : calm;
}

/** Of what can only be well or not. */
export function judgeUp(isUp: boolean): Style {
  return isUp ? 'ok' : 'bad';
}

/** Whether caches, workers and the like do what they are for. */
export function judgeShare(share: number, warnBelow: number): Style {
  return share < warnBelow ? 'warn' : 'ok';
}

export const breakerStyles: Readonly<Record<BreakerState, Style>> = { closed: 'ok', open: 'bad', 'half open': 'warn' };
