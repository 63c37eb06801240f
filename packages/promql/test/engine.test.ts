import { describe, expect, test } from 'vitest';
import { createEngine, Labels, parse, PromQLError, type QueryResult, type Storage } from '../src/index.ts';
import { implementations } from '../src/functions/implementations.ts';
import { signatures } from '../src/functions/signatures.ts';
import { storageOf } from './samples.ts';

const counters = storageOf(
  [{ __name__: 'hits_total', job: 'api', instance: '1' }, Array.from({ length: 41 }, (_, i) => i * 15)],
  [{ __name__: 'hits_total', job: 'api', instance: '2' }, Array.from({ length: 41 }, (_, i) => i * 30)],
  [{ __name__: 'hits_total', job: 'web', instance: '3' }, Array.from({ length: 41 }, (_, i) => (i % 20) * 15)],
  [{ __name__: 'team', job: 'api', team: 'core' }, Array.from({ length: 41 }, () => 1)],
  [{ __name__: 'load', job: 'api' }, [1, null, 3, 4, 5]],
);

/** An instant vector as an object: `{ '{job="api"}': 3 }`. */
function vectorOf({ value }: QueryResult): Record<string, number> {
  if (value.type !== 'vector') throw new Error(`got a ${value.type}`);
  return Object.fromEntries(value.samples.map(({ labels, value: number }) => [String(labels), number]));
}

async function instant(query: string, seconds: number = 600): Promise<Record<string, number>> {
  return vectorOf(await createEngine(counters).instant(query, seconds * 1000));
}

async function failureOf(promise: Promise<unknown>): Promise<PromQLError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof PromQLError) return error;
  throw new Error(`expected a PromQLError, got ${String(error)}`);
}

describe('an instant query', () => {
  test('sums rates by a label', async () => {
    const rates = await instant('sum by (job) (rate(hits_total[5m]))');
    expect(rates['{job="api"}']).toBeCloseTo(3);
    expect(rates['{job="web"}']).toBeCloseTo(1, 0);
  });

  test('looks back five minutes, but not to their very beginning', async () => {
    expect(await instant('load', 60 + 299)).toEqual({ 'load{job="api"}': 5 });
    expect(await instant('load', 60 + 300)).toEqual({});
  });

  test('takes ranges as open on the left', async () => {
    expect(await instant('count_over_time(load[1m])', 60)).toEqual({ '{job="api"}': 3 });
    expect(await instant('count_over_time(load[61s])', 60)).toEqual({ '{job="api"}': 4 });
  });

  test('joins many to one and takes labels over', async () => {
    expect(await instant('hits_total * on (job) group_left (team) team')).toEqual({
      '{instance="1", job="api", team="core"}': 600,
      '{instance="2", job="api", team="core"}': 1200,
    });
  });

  test('answers scalars, strings and range vectors', async () => {
    const engine = createEngine(counters);
    expect((await engine.instant('1 + 1', 5)).value).toEqual({ type: 'scalar', time: 5, value: 2 });
    expect((await engine.instant('("a")', 5)).value).toEqual({ type: 'string', time: 5, value: 'a' });
    const { value } = await engine.instant('load[30s]', 60_000);
    expect(value).toMatchObject({
      series: [{ timestamps: Float64Array.of(45_000, 60_000), values: Float64Array.of(4, 5) }],
    });
  });

  test('evaluates a tree as well as a text', async () => {
    const { value } = await createEngine(counters).instant(parse('2 ^ 10'), 0);
    expect(value).toMatchObject({ value: 1024 });
  });

  test('orders by value after sort and topk', async () => {
    const { value } = await createEngine(counters).instant('topk(2, hits_total)', 600_000);
    expect(value).toMatchObject({ samples: [{ value: 1200 }, { value: 600 }] });
  });

  test('remarks on what is probably a mistake, with its place', async () => {
    const { infos, warnings } = await createEngine(counters).instant('rate(load[5m]) or quantile(2, load)', 60_000);
    expect(infos).toEqual([
      'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "load" (1:6)',
    ]);
    expect(warnings).toEqual(['PromQL warning: quantile value should be between 0 and 1, got 2 (1:28)']);
  });

  test.each([
    [
      'hits_total / on (job) hits_total',
      'found duplicate series for the match group {job="api"} on the right hand-side of the operation: ' +
        '[hits_total{instance="2", job="api"}, hits_total{instance="1", job="api"}]' +
        ';many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    [
      'hits_total / on (job) team',
      'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    ],
    ['label_replace(hits_total, "instance", "", "", "")', 'vector cannot contain metrics with the same labelset'],
    ['label_replace(load, "a", "", "b", "(")', 'invalid regular expression in label_replace(): ('],
    ['topk(NaN, load)', 'Parameter value is NaN'],
  ])('refuses %s', async (query, message) => {
    const error = await failureOf(createEngine(counters).instant(query, 60_000));
    expect(error).toMatchObject({ code: 'PROMQL_EXECUTION', message });
  });
});

describe('a range query', () => {
  const range = { from: 60_000, to: 600_000, step: 60_000 };

  test('selects each series once for all its steps', async () => {
    const storage = storageOf([{ __name__: 'hits_total' }, Array.from({ length: 41 }, (_, i) => i * 15)]);
    const { value } = await createEngine(storage).range('rate(hits_total[5m])', range);
    expect(storage.selections).toHaveLength(1);
    expect(value.series[0]?.values).toHaveLength(10);
  });

  test('evaluates what `@` fixes once, and answers it at each step', async () => {
    const { value } = await createEngine(counters).range('sum(load @ 60)', range);
    expect(value.series[0]?.values).toEqual(new Float64Array(10).fill(5));
  });

  test('sorts series by labels', async () => {
    const { value } = await createEngine(counters).range('hits_total', range);
    expect(value.series.map(({ labels }) => labels.get('instance'))).toEqual(['1', '2', '3']);
  });

  test('reads subqueries at absolute multiples of their step', async () => {
    const { value } = await createEngine(counters).range('count_over_time(team[5m:1m])', { ...range, from: 330_500 });
    expect(new Set(value.series[0]?.values)).toEqual(new Set([5]));
  });

  test('refuses what is no vector', async () => {
    const error = await failureOf(createEngine(counters).range('load[5m]', range));
    expect(error).toMatchObject({
      code: 'PROMQL_TYPE',
      message: 'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
    });
  });
});

describe('limits', () => {
  const minute = { from: 0, to: 60_000, step: 1000 };

  test('of samples', async () => {
    const engine = createEngine(counters, { maxSamples: 150 });
    const error = await failureOf(engine.range('hits_total', minute));
    expect(error).toMatchObject({
      code: 'PROMQL_LIMIT_SAMPLES',
      message: 'query processing would load too many samples into memory in query execution',
    });
    await expect(engine.range('sum(load)', minute)).resolves.toBeDefined();
  });

  test('of steps', async () => {
    const error = await failureOf(createEngine(counters, { maxSteps: 60 }).range('load', minute));
    expect(error).toMatchObject({
      code: 'PROMQL_LIMIT_STEPS',
      message: expect.stringContaining('exceeded maximum resolution of 60 points per timeseries'),
    });
  });

  test('of steps in subqueries', async () => {
    const error = await failureOf(createEngine(counters).instant('max_over_time(load[100y:1ms])', 0));
    expect(error.code).toBe('PROMQL_LIMIT_STEPS');
  });

  test('of depth', async () => {
    const engine = createEngine(counters, { maxDepth: 5 });
    const error = await failureOf(engine.instant('((((1 + 1))))', 0));
    expect(error).toMatchObject({ code: 'PROMQL_LIMIT_DEPTH', message: 'expression is nested deeper than 5' });
    await expect(engine.instant('(1 + 1)', 0)).resolves.toBeDefined();
  });

  test('of time', async () => {
    let now = 0;
    const engine = createEngine(counters, { timeoutSeconds: 1, now: () => (now += 400) });
    const error = await failureOf(engine.instant('1 + 1 + 1 + 1', 0));
    expect(error).toMatchObject({ code: 'PROMQL_LIMIT_TIME', message: 'query timed out in expression evaluation' });
  });

  test('of options', () => {
    expect(() => createEngine(counters, { maxSteps: 0 })).toThrow('maxSteps must be a positive number, got 0');
  });

  test.each([
    [{ from: 0, to: 10, step: 0 }],
    [{ from: 10, to: 0, step: 1 }],
    [{ from: Number.NaN, to: 0, step: 1 }],
    [{ from: 0, to: Infinity, step: 1 }],
  ])('of times: %o', async (range) => {
    const error = await failureOf(createEngine(counters).range('1', range));
    expect(error.code).toBe('PROMQL_OPTIONS');
  });
});

test('a query stops when its signal is aborted, while it lets the event loop run', async () => {
  const long = endless();
  const controller = new AbortController();
  setTimeout(() => controller.abort(new Error('enough')), 30);
  const query = createEngine(long, { maxSamples: 1e12 }).range('sum(a)', { from: 0, to: 1e6, step: 100 }, controller);
  const error = await failureOf(query);
  expect(error).toMatchObject({ code: 'PROMQL_CANCELLED', cause: expect.objectContaining({ message: 'enough' }) });
});

/** A storage that never stops to find series. */
function endless(): Storage {
  const timestamps = Float64Array.from({ length: 1000 }, (_, i) => i * 1000);
  return {
    *select() {
      for (let i = 0; ; i += 1) {
        yield { labels: Labels.from({ __name__: 'a', i: String(i) }), timestamps, values: timestamps };
      }
    },
  };
}

test('every function has a signature and an implementation', () => {
  expect(Object.keys(implementations).toSorted()).toEqual(Object.keys(signatures).toSorted());
});
