/** Everything that the view shows of the service: computed from its page alone. */
export interface Signals {
  readonly traffic: Traffic;
  readonly errors: { readonly ratio: number; readonly perSecond: number; readonly abortedPerSecond: number };
  readonly latency: Quantiles;
  readonly saturation: Saturation;
  /** The busiest first. */
  readonly routes: readonly RouteSignals[];
  readonly providers: readonly ProviderSignals[];
  readonly caches: readonly CacheSignals[];
  readonly work: WorkSignals;
  readonly sessions: { readonly active: number; readonly startedPerSecond: number };
  readonly watchdogs: { readonly registered: number; readonly healthy: number };
}

export interface Traffic {
  readonly perSecond: number;
  readonly inFlight: number;
}

/** In seconds; NaN where nothing was measured. */
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Saturation {
  /** Share of the time in which the event loop was busy. */
  readonly loopRatio: number;
  readonly loopDelaySeconds: number;
  /** In cores. */
  readonly cpu: number;
  readonly memoryBytes: number;
  readonly heapBytes: number;
}

export interface RouteSignals extends Quantiles {
  readonly method: string;
  readonly route: string;
  readonly perSecond: number;
  readonly errorRatio: number;
}

export type BreakerState = 'closed' | 'open' | 'half open';

export interface ProviderSignals {
  readonly name: string;
  readonly breaker: BreakerState;
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly limitedPerSecond: number;
  readonly p95: number;
}

export interface CacheSignals {
  readonly level: string;
  readonly hitRatio: number;
  readonly items: number;
  readonly bytes: number;
  readonly evictedPerSecond: number;
}

export interface WorkSignals {
  readonly depth: number;
  readonly waitP95: number;
  readonly workers: number;
  readonly donePerSecond: number;
  readonly retriesPerSecond: number;
}
