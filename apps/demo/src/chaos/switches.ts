import type { PartName } from '../parts/parts.ts';

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
  /** What must be said of it, and no longer once it is over. */
  readonly alerts: readonly ExpectedAlert[];
  /** How long it lasts unless it is switched off before. */
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
    alerts: [
      { name: 'CircuitBreakerFailures', labels: { breaker: 'aurora' } },
      { name: 'CircuitBreakerOpen', labels: { breaker: 'aurora' } },
    ],
    seconds: 25,
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
      { name: 'WatchdogUnhealthy' },
      { name: 'WatchdogCritical', labels: { watchdog: 'borealis' } },
    ],
    seconds: 25,
    part: 'providers',
  },
  {
    name: 'error-burst',
    key: 'e',
    title: 'error burst',
    effect: 'every provider fails most calls',
    consequence: 'breakers open, stale quotes are served, then 503; the error budget burns',
    alerts: [
      { name: 'HighErrorRate', labels: { job: 'quotes' } },
      { name: 'CircuitBreakerFailures' },
      { name: 'ErrorBudgetBurnFast' },
    ],
    seconds: 30,
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
    name: 'cache-loss',
    key: 'c',
    title: 'cache loss',
    effect: 'both cache levels lose what they are given',
    consequence: 'misses only, and a burst of calls to providers',
    alerts: [{ name: 'LowCacheHitRate' }],
    seconds: 25,
    part: 'quotes',
  },
  {
    name: 'block-loop',
    key: 'b',
    title: 'block loop',
    effect: 'quotes computes on its event loop',
    consequence: 'saturation and the delay of the loop rise; the latencies that the service sees hardly show it',
    alerts: [{ name: 'EventLoopBlocked', labels: { job: 'quotes' } }],
    seconds: 20,
    part: 'quotes',
  },
  {
    name: 'failing-database',
    key: 'f',
    title: 'failing database',
    effect: 'a transaction locks the accounts and does not end',
    consequence: 'connections are held, requests wait for one in vain, payments fail',
    alerts: [{ name: 'PoolExhausted' }, { name: 'PoolTimeouts' }],
    seconds: 25,
    part: 'ledger',
  },
  {
    name: 'slow-exports',
    key: 'x',
    title: 'slow exports',
    effect: 'every export reads far more than it should',
    consequence: 'exports take seconds',
    alerts: [{ name: 'SlowExports' }],
    seconds: 25,
    part: 'ledger',
  },
  {
    name: 'memory-leak',
    key: 'm',
    title: 'memory leak',
    effect: 'ledger keeps what it should forget',
    consequence: 'its memory rises until it is over',
    alerts: [{ name: 'HighMemory', labels: { job: 'ledger' } }],
    seconds: 25,
    part: 'ledger',
  },
  {
    name: 'dead-service',
    key: 'k',
    title: 'dead service',
    effect: 'ledger is gone',
    consequence: 'nothing answers in its place, its metrics included',
    alerts: [{ name: 'ServiceDown', labels: { job: 'ledger' } }],
    seconds: 20,
    part: 'ledger',
  },
  {
    name: 'stuck-consumer',
    key: 'w',
    title: 'stuck consumer',
    effect: 'workers hang in the jobs that they have',
    consequence: 'the queue grows, then drains',
    alerts: [{ name: 'HighQueueDepth' }, { name: 'QueueBacklog' }],
    seconds: 25,
    part: 'worker',
  },
  {
    name: 'failing-model',
    key: 'a',
    title: 'failing model',
    effect: 'the language model refuses most calls',
    consequence: 'agents and narratives fail, tasks are tried again',
    alerts: [
      { name: 'WorkerTaskFailures' },
      { name: 'ToolErrorRate' },
      { name: 'DomainErrors' },
      { name: 'LowSuccessRate' },
      { name: 'CriticalSuccessRate' },
    ],
    seconds: 25,
    part: 'model',
  },
  {
    name: 'slow-model',
    key: 'l',
    title: 'slow model',
    effect: 'the language model takes seconds',
    consequence: 'agents keep people waiting, batches take long',
    alerts: [
      { name: 'BatchSlow' },
      { name: 'AgentHighLatencyP95' },
      { name: 'HighLatencyP95', labels: { job: 'gateway' } },
    ],
    seconds: 30,
    part: 'model',
  },
  {
    name: 'approval-timeouts',
    key: 'o',
    title: 'no approvals',
    effect: 'nobody decides what agents ask',
    consequence: 'runs wait, and give up',
    alerts: [{ name: 'ApprovalTimeouts' }],
    seconds: 25,
    part: 'gateway',
  },
  {
    name: 'budget-overrun',
    key: 'u',
    title: 'budget overrun',
    effect: 'agents think five times as long',
    consequence: 'runs go over their budget and end early',
    alerts: [{ name: 'BudgetExceeded' }],
    seconds: 20,
    part: 'gateway',
  },
  {
    name: 'label-flood',
    key: 'n',
    title: 'label flood',
    effect: 'registrations come by channels that nobody knows',
    consequence: 'the label keeps to its budget; what is beyond it is "other"',
    alerts: [{ name: 'LabelOverflow' }],
    seconds: 15,
    part: 'load',
  },
  {
    name: 'quiet-agents',
    key: 'g',
    title: 'quiet agents',
    effect: 'nobody asks an agent',
    consequence: 'no run is started',
    alerts: [{ name: 'NoRecentExecutions' }],
    seconds: 45,
    part: 'load',
  },
  {
    name: 'traffic-spike',
    key: 't',
    title: 'traffic spike',
    effect: 'four times as many users arrive',
    consequence: 'traffic rises, and what is scarce runs out',
    alerts: [{ name: 'HighRequestRate' }],
    seconds: 20,
    part: 'load',
  },
] as const satisfies readonly ChaosSwitch[];

export type ChaosName = (typeof chaosSwitches)[number]['name'];

const names: ReadonlySet<string> = new Set(chaosSwitches.map(({ name }) => name));

export function isChaosName(name: string): name is ChaosName {
  return names.has(name);
}
