import { PromQLError } from '../src/errors.ts';
import type { Engine } from '../src/evaluate/engine.ts';
import type { MatrixResult, QueryResult, ResultValue, VectorResult } from '../src/evaluate/result.ts';
import { unsupportedFeatures } from '../src/unsupported.ts';
import { atVariants } from './at-variants.ts';
import { checkAnnotations } from './check-annotations.ts';
import { compareResult, describe, isOrdered } from './compare-result.ts';
import type { LoadedStorage } from './loaded-storage.ts';
import type { EvalCommand, Expectation } from './script.ts';

/** How an evaluation of the script went. */
export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'not supported'; readonly feature: string }
  | { readonly kind: 'failed'; readonly query: string; readonly reason: string };

/** In the list of what the package has not. */
const START_TIMESTAMPS = 'start_timestamp';
const MINUTE = 60_000;
/** What a query asks about its own times changes when it is asked as a range query. */
const CONTEXT_FUNCTION = /(start|end|range|step)\(\)/;
const PASSED: Outcome = { kind: 'passed' };

/**
 * Runs an evaluation as Prometheus does: an instant query also with `@ <its time>` on every selector at several other times,
 * and each of those also as the middle step of a range query (`promql/promqltest/test.go`, `execInstantEval`).
 */
export async function runEval(command: EvalCommand, engine: Engine, storage: LoadedStorage): Promise<Outcome> {
  storage.touchedStartTimestamps = false;
  const outcome = await (command.isRange ? runRange(command, engine) : runInstantVariants(command, engine));
  // Start timestamps change what `rate` and its like yield, and not always.
  if (outcome.kind !== 'failed' || !storage.touchedStartTimestamps) return outcome;
  return { kind: 'not supported', feature: START_TIMESTAMPS };
}

function runRange(command: EvalCommand, engine: Engine): Promise<Outcome> {
  const { query, from, to, step } = command;
  return judge(command, query, () => engine.range(query, { from, to, step }));
}

async function runInstantVariants(command: EvalCommand, engine: Engine): Promise<Outcome> {
  const outcome = await runInstant(command, engine, command.query, command.to);
  if (outcome.kind !== 'passed') return outcome;
  for (const { query, time } of atVariants(command.query, command.to)) {
    const variant = await runInstant(command, engine, query, time);
    if (variant.kind === 'failed') return { ...variant, query: `${query} at ${time} ms` };
    if (variant.kind !== 'passed') return variant;
  }
  return PASSED;
}

async function runInstant(command: EvalCommand, engine: Engine, query: string, time: number): Promise<Outcome> {
  let type: ResultValue['type'] | undefined;
  const instant = await judge(command, query, async () => {
    const result = await engine.instant(query, time);
    type = result.value.type;
    return result;
  });
  if (instant.kind !== 'passed' || type === undefined || !hasRangeForm(command, query)) return instant;
  const range = { from: time - MINUTE, to: time + MINUTE, step: MINUTE };
  const outcome = await judge({ ...command, expectations: [] }, query, async () => {
    const result = await engine.range(query, range);
    return { ...result, value: middle(result.value, type === 'scalar', time) };
  });
  return outcome.kind === 'failed' ? { ...outcome, query: `${query} as a range query` } : outcome;
}

function hasRangeForm(command: EvalCommand, query: string): boolean {
  const { expected } = command;
  if (expected.type === 'string' || (expected.type === 'series' && expected.isRangeVector)) return false;
  return !CONTEXT_FUNCTION.test(query) && !isOrdered(command);
}

/** The points of a matrix at one time, as an instant query would have yielded them. */
function middle(value: ResultValue, isScalar: boolean, time: number): ResultValue {
  if (value.type !== 'matrix') return value;
  const samples = value.series.flatMap(({ labels, timestamps, values, histograms }: MatrixResult['series'][number]) => {
    const index = timestamps.indexOf(time);
    if (index < 0) return [];
    const histogram = histograms?.[index];
    const sample = { labels, time, value: values[index] ?? 0 };
    return [histogram === undefined ? sample : { ...sample, histogram }];
  });
  if (isScalar) return { type: 'scalar', time, value: samples[0]?.value ?? Number.NaN };
  return { type: 'vector', samples } satisfies VectorResult;
}

/** Evaluates, and compares the result or the error with what the command expects. */
async function judge(command: EvalCommand, query: string, evaluate: () => Promise<QueryResult>): Promise<Outcome> {
  const failed = (reason: string): Outcome => ({ kind: 'failed', query, reason });
  const expectedFailure = command.expectations.find(({ kind }) => kind === 'fail');
  let result: QueryResult;
  try {
    result = await evaluate();
  } catch (error) {
    return judgeError(error, expectedFailure, failed);
  }
  if (expectedFailure !== undefined)
    return failed(`expected an error of ${expectedFailure.text}, got ${result.value.type}`);
  const wrong = checkAnnotations(command, result) ?? compareResult(command, result.value);
  return wrong === undefined ? PASSED : failed(`${wrong}\n    expected ${showExpected(command)}`);
}

function judgeError(error: unknown, expected: Expectation | undefined, failed: (reason: string) => Outcome): Outcome {
  if (!(error instanceof PromQLError)) return failed(`threw ${error instanceof Error ? error.stack : String(error)}`);
  // Only what the package says itself that it has not may be passed over.
  if (error.code === 'PROMQL_UNSUPPORTED' && unsupportedFeatures.has(error.feature ?? '')) {
    return { kind: 'not supported', feature: error.feature ?? '' };
  }
  if (expected === undefined) return failed(`${error.code}: ${error.message}`);
  if (expected.matches(error.message)) return PASSED;
  return failed(`expected an error of ${expected.text}, got ${JSON.stringify(error.message)}`);
}

function showExpected({ expected }: EvalCommand): string {
  if (expected.type !== 'series') return `${expected.type} ${JSON.stringify(expected.value)}`;
  if (expected.series.length === 0) return 'an empty result';
  return expected.series.map(({ labels, values }) => `${String(labels)} ${values.map(describe).join(' ')}`).join(', ');
}
