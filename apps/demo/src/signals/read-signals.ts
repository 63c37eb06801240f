import type { Change } from '../scrape/change.ts';
import type {
  BreakerState,
  CacheSignals,
  ProviderSignals,
  Quantiles,
  RouteSignals,
  Saturation,
  Signals,
  WorkSignals,
} from './signals.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const FAILED = { http_response_status_code: /^5/ };
const CALLS = 'desk_provider_requests_total';
const breakerStates: readonly BreakerState[] = ['closed', 'open', 'half open'];

/** What a page tells of the time since an earlier one. */
export function readSignals(change: Change): Signals {
  const perSecond = change.rate(`${REQUESTS}_count`);
  const failed = change.rate(`${REQUESTS}_count`, FAILED);
  return {
    traffic: { perSecond, inFlight: change.now('http_server_active_requests') },
    errors: {
      ratio: ratio(failed, perSecond),
      perSecond: failed,
      abortedPerSecond: change.rate(`${REQUESTS}_count`, { http_response_status_code: '499' }),
    },
    latency: quantiles(change, REQUESTS),
    saturation: saturation(change),
    routes: routes(change),
    providers: change.valuesOf('desk_circuit_breaker_state', 'breaker').map((name) => provider(change, name)),
    caches: ['l1', 'l2'].map((level) => cache(change, level)),
    work: work(change),
    sessions: {
      active: change.now('desk_sessions_active'),
      startedPerSecond: change.rate('desk_sessions_created_total'),
    },
    watchdogs: {
      registered: change.now('desk_watchdogs_registered'),
      healthy: change.now('desk_watchdogs_healthy'),
    },
  };
}

function saturation(change: Change): Saturation {
  const active = change.rate('nodejs_eventloop_time_seconds_total', { nodejs_eventloop_state: 'active' });
  const idle = change.rate('nodejs_eventloop_time_seconds_total', { nodejs_eventloop_state: 'idle' });
  return {
    loopRatio: ratio(active, active + idle),
    loopDelaySeconds: change.now('nodejs_eventloop_delay_p99_seconds'),
    cpu: change.rate('process_cpu_time_seconds_total'),
    memoryBytes: change.now('process_memory_usage_bytes'),
    heapBytes: change.now('v8js_memory_heap_used_bytes'),
  };
}

function routes(change: Change): readonly RouteSignals[] {
  const found: RouteSignals[] = [];
  for (const route of change.valuesOf(`${REQUESTS}_count`, 'http_route')) {
    for (const method of change.valuesOf(`${REQUESTS}_count`, 'http_request_method', { http_route: route })) {
      const where = { http_route: route, http_request_method: method };
      const perSecond = change.rate(`${REQUESTS}_count`, where);
      const errorRatio = ratio(change.rate(`${REQUESTS}_count`, { ...where, ...FAILED }), perSecond);
      found.push({ method, route, perSecond, errorRatio, ...quantiles(change, REQUESTS, where) });
    }
  }
  return found.toSorted((a, b) => b.perSecond - a.perSecond);
}

function provider(change: Change, name: string): ProviderSignals {
  const where = { provider: name };
  const perSecond = change.rate(CALLS, where);
  return {
    name,
    breaker: breakerStates[change.now('desk_circuit_breaker_state', { breaker: name })] ?? 'closed',
    perSecond,
    errorRatio: ratio(change.rate('desk_provider_errors_total', where), perSecond),
    limitedPerSecond: change.rate('desk_provider_rate_limited_total', where),
    p95: change.quantile(0.95, 'desk_provider_request_duration_seconds', where),
  };
}

function cache(change: Change, level: string): CacheSignals {
  const where = { cache_level: level };
  const hits = change.rate('desk_cache_hits_total', where);
  return {
    level,
    hitRatio: ratio(hits, hits + change.rate('desk_cache_misses_total', where)),
    items: change.now('desk_cache_items', where),
    bytes: change.now('desk_cache_size_bytes', where),
    evictedPerSecond: change.rate('desk_cache_evictions_total', where),
  };
}

function work(change: Change): WorkSignals {
  return {
    depth: change.now('desk_queue_depth'),
    waitP95: change.quantile(0.95, 'desk_queue_wait_seconds'),
    workers: change.now('desk_workers_active'),
    donePerSecond: change.rate('desk_worker_tasks_completed_total', { status: 'success' }),
    retriesPerSecond: change.rate('desk_worker_tasks_completed_total', { status: 'retry' }),
  };
}

function quantiles(change: Change, name: string, where = {}): Quantiles {
  return {
    p50: change.quantile(0.5, name, where),
    p95: change.quantile(0.95, name, where),
    p99: change.quantile(0.99, name, where),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? Number.NaN : part / whole;
}
