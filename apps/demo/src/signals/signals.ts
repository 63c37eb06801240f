import type { ServiceName } from '../parts/parts.ts';

/** Everything that the view shows of the desk: computed from the pages of its services alone. */
export interface Signals {
  /** Of the gateway, as are the next: it is what people use. */
  readonly traffic: Traffic;
  readonly errors: { readonly ratio: number; readonly perSecond: number; readonly abortedPerSecond: number };
  readonly latency: Quantiles;
  readonly saturation: Saturation;
  /** The busiest of the gateway first. */
  readonly routes: readonly RouteSignals[];
  readonly services: readonly ServiceSignals[];
  readonly providers: readonly ProviderSignals[];
  readonly caches: readonly CacheSignals[];
  readonly work: WorkSignals;
  readonly agents: AgentSignals;
  /** People who are signed in, and who follow the stream. */
  readonly people: { readonly signedIn: number; readonly streaming: number };
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
  readonly memoryBytes: number;
}

/** One service; of one that is down nothing else is known. */
export interface ServiceSignals extends Saturation {
  readonly name: ServiceName;
  readonly isUp: boolean;
  /** Requests, or tasks of a worker. */
  readonly perSecond: number;
  readonly errorRatio: number;
  readonly p95: number;
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

export interface AgentSignals {
  readonly perSecond: number;
  readonly failedRatio: number;
  readonly p95: number;
  readonly approvedPerSecond: number;
  readonly rejectedPerSecond: number;
  readonly timedOutPerSecond: number;
  /** What language models cost, of agents and workers. */
  readonly usdPerMinute: number;
}
