import type { Change } from '../scrape/change.ts';
import type { DeskChange } from '../scrape/desk-change.ts';
import { services } from '../parts/parts.ts';
import type { ServiceName } from '../parts/parts.ts';
import type {
  AgentSignals,
  BreakerState,
  CacheSignals,
  ProviderSignals,
  Quantiles,
  RouteSignals,
  Saturation,
  ServiceSignals,
  Signals,
  WorkSignals,
} from './signals.ts';

const REQUESTS = 'http_server_request_duration_seconds';
const FAILED = { http_response_status_code: /^5/ };
const CALLS = 'desk_provider_requests_total';
const TASKS = 'desk_worker_tasks_completed_total';
const RUNS = 'desk_agent_executions_total';
const APPROVALS = 'desk_agent_approvals_total';
const COST = 'desk_ai_cost_usd_total';
const breakerStates: readonly BreakerState[] = ['closed', 'open', 'half open'];

/** What the pages tell of the last seconds. */
export function readSignals(change: DeskChange): Signals {
  const gateway = change.of('gateway');
  const quotes = change.of('quotes');
  const worker = change.of('worker');
  return {
    traffic: { perSecond: gateway.rate(`${REQUESTS}_count`), inFlight: gateway.now('http_server_active_requests') },
    errors: errors(gateway),
    latency: quantiles(gateway, REQUESTS),
    saturation: saturation(gateway),
    routes: routes(gateway),
    services: services.map((name) => service(change, name)),
    providers: quotes.valuesOf('desk_circuit_breaker_state', 'breaker').map((name) => provider(quotes, name)),
    caches: ['l1', 'l2'].map((level) => cache(quotes, level)),
    work: work(worker),
    agents: agents(gateway, worker),
    people: {
      signedIn: gateway.now('desk_auth_sessions_active'),
      streaming: gateway.now('desk_websocket_connections_active'),
    },
    watchdogs: {
      registered: quotes.now('desk_watchdogs_registered'),
      healthy: quotes.now('desk_watchdogs_healthy'),
    },
  };
}

/** What has a sparkline: read each second, and therefore no more than that. */
export function readTrends(change: DeskChange): Readonly<Record<Trend, number>> {
  const gateway = change.of('gateway');
  return {
    traffic: gateway.rate(`${REQUESTS}_count`),
    errors: errors(gateway).ratio,
    latency: gateway.quantile(0.95, REQUESTS),
    loop: saturation(gateway).loopRatio,
    queue: change.of('worker').now('desk_queue_depth'),
  };
}

export type Trend = 'traffic' | 'errors' | 'latency' | 'loop' | 'queue';

function errors(gateway: Change): Signals['errors'] {
  const perSecond = gateway.rate(`${REQUESTS}_count`, FAILED);
  return {
    ratio: ratio(perSecond, gateway.rate(`${REQUESTS}_count`)),
    perSecond,
    abortedPerSecond: gateway.rate(`${REQUESTS}_count`, { http_response_status_code: '499' }),
  };
}

function saturation(change: Change): Saturation {
  const active = change.rate('nodejs_eventloop_time_seconds_total', { nodejs_eventloop_state: 'active' });
  const idle = change.rate('nodejs_eventloop_time_seconds_total', { nodejs_eventloop_state: 'idle' });
  return {
    loopRatio: ratio(active, active + idle),
    loopDelaySeconds: change.now('nodejs_eventloop_delay_p99_seconds'),
    memoryBytes: change.now('process_memory_usage_bytes'),
  };
}

function service(change: DeskChange, name: ServiceName): ServiceSignals {
  if (!change.up.has(name)) {
    const [perSecond, nothing] = [0, Number.NaN];
    const unknown = { errorRatio: nothing, p95: nothing, loopRatio: nothing, loopDelaySeconds: nothing };
    return { name, isUp: false, perSecond, ...unknown, memoryBytes: nothing };
  }
  const own = change.of(name);
  return { name, isUp: true, ...(name === 'worker' ? tasks(own) : requests(own)), ...saturation(own) };
}

function requests(change: Change): Pick<ServiceSignals, 'perSecond' | 'errorRatio' | 'p95'> {
  const perSecond = change.rate(`${REQUESTS}_count`);
  const errorRatio = ratio(change.rate(`${REQUESTS}_count`, FAILED), perSecond);
  return { perSecond, errorRatio, p95: change.quantile(0.95, REQUESTS) };
}

/** A worker answers nobody: its tasks are its traffic. */
function tasks(change: Change): Pick<ServiceSignals, 'perSecond' | 'errorRatio' | 'p95'> {
  const perSecond = change.rate(TASKS);
  const errorRatio = ratio(change.rate(TASKS, { status: 'failure' }), perSecond);
  return { perSecond, errorRatio, p95: change.quantile(0.95, 'desk_worker_task_duration_seconds') };
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
    donePerSecond: change.rate(TASKS, { status: 'success' }),
    retriesPerSecond: change.rate(TASKS, { status: 'retry' }),
  };
}

function agents(gateway: Change, worker: Change): AgentSignals {
  const perSecond = gateway.rate(RUNS);
  return {
    perSecond,
    failedRatio: ratio(gateway.rate(RUNS, { status: 'failure' }), perSecond),
    p95: gateway.quantile(0.95, 'desk_agent_execution_duration_seconds'),
    approvedPerSecond: gateway.rate(APPROVALS, { decision: 'approved' }),
    rejectedPerSecond: gateway.rate(APPROVALS, { decision: 'rejected' }),
    timedOutPerSecond: gateway.rate(APPROVALS, { decision: 'timeout' }),
    usdPerMinute: (gateway.rate(COST) + worker.rate(COST)) * 60,
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
