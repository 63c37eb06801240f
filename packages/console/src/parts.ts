import { createEngine, MemoryStorage, RuleEvaluator, type Engine } from '@telltale/promql';
import type { AcceptedTimes } from './accepted-times.ts';
import { Notifier } from './alerts/notifier.ts';
import type { ResolvedConsoleOptions } from './console-options.ts';
import { LogStore } from './logs/log-store.ts';
import { oneAfterAnother } from './one-after-another.ts';
import type { OtlpSinks } from './otlp/otlp-routes.ts';
import { ExemplarStore } from './scrape/exemplar-store.ts';
import { ScrapePool } from './scrape/scrape-pool.ts';
import type { Kept } from './snapshot/kept.ts';
import { TraceStore } from './traces/trace-store.ts';

/** What the parts of a console share. */
export interface SharedParts {
  readonly options: ResolvedConsoleOptions;
  readonly kept: Kept;
  readonly times: AcceptedTimes;
  readonly onError: (problem: string, error: unknown) => void;
}

/** What a console is made of, before it listens and scrapes. */
export interface Parts extends SharedParts {
  readonly engine: Engine;
  readonly exemplars: ExemplarStore;
  readonly notifier: Notifier;
  readonly rules: RuleEvaluator;
  readonly pool: ScrapePool;
  readonly sinks: OtlpSinks;
  /** Milliseconds since the epoch. */
  readonly started: number;
  /** Whether it begins with what an earlier run had kept. */
  readonly hasPast: boolean;
}

/** What a query may hold in memory, some 100 MB of samples and as much again on their way, and how long it may take. */
const MAX_SAMPLES = 10_000_000;
const QUERY_SECONDS = 30;

/** Stores as they are before anything has come in. */
export function emptyStores(options: ResolvedConsoleOptions): Kept {
  const { clock, retentionSeconds } = options;
  const now = (): number => clock.now();
  return {
    storage: new MemoryStorage({ retentionSeconds, maxBytes: options.maxMetricBytes }),
    traces: new TraceStore({ maxBytes: options.maxTraceBytes, retentionSeconds, now }),
    logs: new LogStore({ maxBytes: options.maxLogBytes, retentionSeconds, now }),
  };
}

/** @throws RuleError for rules that are wrong */
export function createParts(shared: SharedParts): Parts {
  const { options, kept, times, onError } = shared;
  const { clock, alertmanagers, webhooks } = options;
  const { storage } = kept;
  const now = (): number => clock.now();
  const engine = createEngine(storage, { maxSamples: MAX_SAMPLES, timeoutSeconds: QUERY_SECONDS });
  const exemplars = new ExemplarStore();
  const notifier = new Notifier({ alertmanagers, webhooks, now, onError });
  const rules = new RuleEvaluator({
    groups: options.rules,
    engine,
    storage,
    clock,
    evaluationIntervalSeconds: options.evaluationIntervalSeconds,
    onTransition: (transition) => notifier.tell(transition),
  });
  const pool = new ScrapePool({
    storage,
    clock,
    maxPageBytes: options.maxPageBytes,
    maxPageSamples: options.maxPageSamples,
    queue: oneAfterAnother(),
    onExemplar: (series, exemplar) => exemplars.add(series, exemplar, now()),
  });
  return {
    ...shared,
    engine,
    exemplars,
    notifier,
    rules,
    pool,
    sinks: { ...kept, times, now },
    started: now(),
    hasPast: storage.stats().samples > 0,
  };
}
