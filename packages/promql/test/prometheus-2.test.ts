import { describeWithServers, remoteWrite, startPrometheus } from '@telltale-tooling/servers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine, MemoryStorage, PromQLError } from '../src/index.ts';
import { answerOfApi, answerOfEngine, difference } from './differential/answer.ts';
import type { Answer } from './differential/answer.ts';
import { comparableExpression } from './differential/comparable-expression.ts';
import { knownDifferences } from './differential/known-differences.ts';
import { DATA_LENGTH, DATA_START, randomSeries } from './differential/random-series.ts';

/** Set it to what a failure names to see the same again, or to 0 for another one each time. */
const SEED = Number(process.env['TELLTALE_DIFFERENTIAL_SEED'] ?? 20_261_121);
const EXPRESSIONS = Number(process.env['TELLTALE_DIFFERENTIAL_RUNS'] ?? 2000);
const AT_ONCE = 8;
/** What subqueries step by that do not say it: the interval of rules. */
const DEFAULT_STEP = 60;
/** How far back an expression may look, all its ranges and offsets together. */
const LONGEST_REACH = 40 * 60_000;

describeWithServers(['prometheus'], 'a real Prometheus', () => {
  test(`answers ${EXPRESSIONS} random expressions alike`, { timeout: 120_000 }, async () => {
    const seed = SEED === 0 ? Date.now() % 2 ** 31 : SEED;
    const series = randomSeries(seed);
    await using prometheus = await startPrometheus({ intervalSeconds: DEFAULT_STEP });
    await remoteWrite(prometheus.url, series);
    const storage = new MemoryStorage({ retentionSeconds: Infinity });
    for (const { labels, samples } of series) {
      const appender = storage.appender(labels);
      for (const { time, value } of samples) {
        if (value === undefined) appender.markStale(time);
        else appender.append(time, value);
      }
    }
    const engine = createEngine(storage, { defaultSubqueryStepSeconds: DEFAULT_STEP });

    const differences: string[] = [];
    const expressions = fc.sample(comparableExpression, { numRuns: EXPRESSIONS, seed });
    const queue = expressions.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [i, expression] of queue) {
          // Three seconds past whole minutes and tens of seconds, so that no step of a subquery stands where a range starts.
          const time = DATA_START + 3000 + ((i * 70_000) % DATA_LENGTH);
          const isEarly = time - 300_000 < DATA_START + LONGEST_REACH;
          const isKnown = (isRange: boolean): boolean =>
            knownDifferences.some(({ concerns }) => concerns({ expression, isEarly, isRange }));
          const instant = isKnown(false)
            ? undefined
            : difference(
                await ask(prometheus.get('query', { query: expression, time: String(time / 1000) })),
                await answer(engine.instant(expression, time)),
                expression.startsWith('sort'),
              );
          if (instant !== undefined) differences.push(`${expression} at ${time}: ${instant}`);
          const [from, to, step] = [time - 300_000, time + 240_000, 60_000];
          const times = { start: String(from / 1000), end: String(to / 1000), step: String(step / 1000) };
          const range = isKnown(true)
            ? undefined
            : difference(
                await ask(prometheus.get('query_range', { query: expression, ...times })),
                await answer(engine.range(expression, { from, to, step })),
                false,
              );
          if (range !== undefined) differences.push(`${expression} from ${from} to ${to}: ${range}`);
        }
      }),
    );
    expect(differences, `seed ${seed}`).toEqual([]);
  });
});

async function ask(answered: Promise<unknown>): Promise<Answer> {
  try {
    return answerOfApi((await answered) as Parameters<typeof answerOfApi>[0]);
  } catch (error) {
    return { error: String(error) };
  }
}

async function answer(result: ReturnType<ReturnType<typeof createEngine>['instant']>): Promise<Answer> {
  try {
    return answerOfEngine(await result);
  } catch (error) {
    if (error instanceof PromQLError) return { error: error.message };
    throw error;
  }
}
