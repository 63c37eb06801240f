import { PromQLError } from '../errors.ts';
import type { Storage } from '../storage/storage.ts';
import type { Expression } from '../syntax/expression.ts';
import { print } from '../syntax/print.ts';
import { typeOf } from '../syntax/type-of.ts';
import { documentedType } from '../syntax/value-type.ts';
import { Annotations } from './annotations.ts';
import { Budget } from './budget.ts';
import { resolveEngineOptions, type EngineOptions, type ResolvedEngineOptions } from './engine-options.ts';
import { evaluateExpression } from './evaluate.ts';
import type { Evaluation } from './evaluation.ts';
import { createQueryReader } from './query-reader.ts';
import { resolveDurations } from './resolve-durations.ts';
import { asRange, instantResult, rangeResult, samplesResult } from './finish.ts';
import type { MatrixResult, QueryResult, ResultValue } from './result.ts';
import { statisticalSelectors } from './select-series.ts';
import type { Steps } from './steps.ts';

/** What may differ from query to query. */
export interface QueryOptions {
  /** Cancels the query. */
  readonly signal?: AbortSignal;
}

/** The times of a range query, in milliseconds since the epoch; `to` is included where a step falls on it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  /** Milliseconds, at least 1. */
  readonly step: number;
}

/** Evaluates expressions over a storage. */
export interface Engine {
  /**
   * The value of an expression, as text or as a tree, at one time (milliseconds since the epoch).
   *
   * @throws PromQLError as `parse` does, and `PROMQL_EXECUTION`, `PROMQL_CANCELLED` and the `PROMQL_LIMIT_` codes
   */
  instant(query: string | Expression, time: number, options?: QueryOptions): Promise<QueryResult>;
  /** The values of an expression at each step of a range; throws as {@link instant} does. */
  range(query: string | Expression, range: TimeRange, options?: QueryOptions): Promise<QueryResult<MatrixResult>>;
}

/**
 * An engine over a storage, with Prometheus 3's semantics. Queries run in turns of the event loop: many may run at once, and
 * none keeps the process from its other work.
 *
 * @example
 * ```ts
 * import { createEngine, MemoryStorage } from '@telltale/promql';
 *
 * const engine = createEngine(new MemoryStorage());
 * const { value } = await engine.instant('2 ^ 10', 0);
 * console.log(value); // => { type: 'scalar', time: 0, value: 1024 }
 * ```
 */
export function createEngine(storage: Storage, options: EngineOptions = {}): Engine {
  const resolved = resolveEngineOptions(options);
  const read = createQueryReader(resolved);
  return {
    instant: async (query, time, { signal } = {}) =>
      runInstant(storage, resolved, { query, expression: read(query), signal }, time),
    range: async (query, range, { signal } = {}) =>
      runRange(storage, resolved, { query, expression: read(query), signal }, range),
  };
}

async function runInstant(
  storage: Storage,
  options: ResolvedEngineOptions,
  asked: Asked,
  time: number,
): Promise<QueryResult> {
  const expression = resolveDurations(asked.expression, { step: 0, range: 0 });
  const steps = { from: wholeMilliseconds('time', time), step: 1, count: 1 };
  const evaluation = createEvaluation(storage, options, { ...asked, expression }, steps, {
    to: steps.from,
    step: 0,
  });
  const range = asRange(expression);
  const value =
    range === undefined
      ? instantResult(await evaluation.evaluate(expression, steps), steps.from, options.delayNameRemoval)
      : await samplesResult(evaluation, range, steps);
  return withAnnotations(value, evaluation);
}

async function runRange(
  storage: Storage,
  options: ResolvedEngineOptions,
  asked: Asked,
  range: TimeRange,
): Promise<QueryResult<MatrixResult>> {
  const type = typeOf(asked.expression);
  if (type !== 'scalar' && type !== 'vector') {
    const message = `invalid expression type "${documentedType(type)}" for range query, must be Scalar or instant Vector`;
    throw new PromQLError('PROMQL_TYPE', message, { position: asked.expression.position });
  }
  const steps = stepsOf(range, options.maxSteps);
  const times = { step: range.step / 1000, range: (range.to - range.from) / 1000 };
  const expression = resolveDurations(asked.expression, times);
  const evaluation = createEvaluation(storage, options, { ...asked, expression }, steps, range);
  const value = rangeResult(await evaluation.evaluate(expression, steps), steps, options.delayNameRemoval);
  return withAnnotations(value, evaluation);
}

function stepsOf({ from, to, step }: TimeRange, maxSteps: number): Steps {
  const start = wholeMilliseconds('from', from);
  const end = wholeMilliseconds('to', to);
  if (!(step >= 1)) {
    throw new PromQLError(
      'PROMQL_OPTIONS',
      `zero or negative query resolution step widths are not accepted, got ${step} ms`,
    );
  }
  if (end < start) throw new PromQLError('PROMQL_OPTIONS', 'end timestamp must not be before start time');
  const interval = Math.trunc(step);
  const count = Math.floor((end - start) / interval) + 1;
  if (count > maxSteps) {
    const advice = 'Try decreasing the query resolution (?step=XX)';
    const message = `exceeded maximum resolution of ${maxSteps} points per timeseries. ${advice}`;
    throw new PromQLError('PROMQL_LIMIT_STEPS', message);
  }
  return { from: start, step: interval, count };
}

function wholeMilliseconds(name: string, time: number): number {
  if (!Number.isFinite(time)) throw new PromQLError('PROMQL_OPTIONS', `${name} must be a finite number, got ${time}`);
  return Math.trunc(time);
}

interface Asked {
  readonly query: string | Expression;
  readonly expression: Expression;
  readonly signal: AbortSignal | undefined;
}

function createEvaluation(
  storage: Storage,
  options: ResolvedEngineOptions,
  { query, expression, signal }: Asked,
  steps: Steps,
  range: Pick<TimeRange, 'to' | 'step'>,
): Evaluation {
  const { maxSamples, timeoutSeconds, now } = options;
  const evaluation: Evaluation = {
    storage: storage.view?.() ?? storage,
    statistical: statisticalSelectors(expression),
    lookback: Math.round(options.lookbackSeconds * 1000),
    defaultSubqueryStep: Math.round(options.defaultSubqueryStepSeconds * 1000),
    delayNameRemoval: options.delayNameRemoval,
    queryFrom: steps.from,
    queryTo: range.to,
    queryStep: range.step,
    annotations: new Annotations(typeof query === 'string' ? query : print(query)),
    budget: new Budget({ maxSamples, timeoutSeconds, signal, now }),
    evaluate: (expression, innerSteps) => evaluateExpression(evaluation, expression, innerSteps),
  };
  return evaluation;
}

function withAnnotations<Value extends ResultValue>(value: Value, { annotations }: Evaluation): QueryResult<Value> {
  return { value, warnings: annotations.warnings, infos: annotations.infos };
}
