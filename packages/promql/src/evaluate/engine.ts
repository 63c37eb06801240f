import { PromQLError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { QueryResult } from './result.ts';

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
  /** How long a query may take, in seconds. @default 120 */
  readonly timeoutSeconds?: number;
  /**
   * Drop metric names at the end of a query and not at each function, as Prometheus does with its feature
   * `promql-delayed-name-removal` and in its own conformance tests. @default false
   */
  readonly delayNameRemoval?: boolean;
}

/** What may differ from query to query. */
export interface QueryOptions {
  /** Cancels the query. */
  readonly signal?: AbortSignal;
}

/** The times of a range query, in milliseconds since the epoch; `to` is included where a step falls on it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Evaluates expressions over a storage. */
export interface Engine {
  /** The value of an expression at one time (milliseconds since the epoch). */
  instant(query: string, time: number, options?: QueryOptions): Promise<QueryResult>;
  /** The values of an expression at each step of a range. */
  range(query: string, range: TimeRange, options?: QueryOptions): Promise<QueryResult>;
}

export function createEngine(_storage: Storage, _options: EngineOptions = {}): Engine {
  const refuse = (): Promise<QueryResult> => Promise.reject(new PromQLError('PROMQL_UNSUPPORTED', 'no evaluator yet'));
  return { instant: refuse, range: refuse };
}
