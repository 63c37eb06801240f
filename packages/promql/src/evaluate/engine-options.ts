import { PromQLError } from '../errors.ts';

/** What an engine allows and assumes. */
export interface EngineOptions {
  /** How far an instant selector looks back for a sample, in seconds. @default 300 */
  readonly lookbackSeconds?: number;
  /** The step of subqueries that give none, in seconds. @default 60 */
  readonly defaultSubqueryStepSeconds?: number;
  /** Samples that one query may hold in memory. @default 50_000_000 */
  readonly maxSamples?: number;
  /** Points per series that a range query may ask for. @default 11_000 */
  readonly maxSteps?: number;
  /** Levels of an expression's syntax tree. @default 500 */
  readonly maxDepth?: number;
  /** How long a query may take, in seconds. @default 120 */
  readonly timeoutSeconds?: number;
  /**
   * Drop metric names at the end of a query and not at each function, as Prometheus does with its feature
   * `promql-delayed-name-removal` and in its own conformance tests. @default false
   */
  readonly delayNameRemoval?: boolean;
  /** Allow functions, aggregations, `fill` and computed durations that a Prometheus server refuses by default. @default false */
  readonly experimental?: boolean;
  /** Milliseconds from any origin, never going back: for the timeout. @default performance.now */
  readonly now?: () => number;
}

export type ResolvedEngineOptions = Required<EngineOptions>;

const defaults: ResolvedEngineOptions = {
  lookbackSeconds: 300,
  defaultSubqueryStepSeconds: 60,
  maxSamples: 50_000_000,
  maxSteps: 11_000,
  maxDepth: 500,
  timeoutSeconds: 120,
  delayNameRemoval: false,
  experimental: false,
  now: () => performance.now(),
};

export function resolveEngineOptions(options: EngineOptions): ResolvedEngineOptions {
  const resolved = { ...defaults, ...options };
  for (const [name, value] of Object.entries(resolved)) {
    if (typeof value !== 'number' || value > 0) continue;
    throw new PromQLError('PROMQL_OPTIONS', `${name} must be a positive number, got ${value}`);
  }
  return resolved;
}
