import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { metricsOf, rateInterval, toExpression, toPromQL, unitOf, type RenderOptions } from '../src/builder/index.ts';
import { check, createEngine, MemoryStorage, parse, print, PromQLError, walk } from '../src/index.ts';
import { arbitraryQuery } from './arbitrary-query.ts';
import { namingOf } from './builder-naming.ts';

const options: fc.Arbitrary<RenderOptions> = fc.record({
  naming: fc.constantFrom(namingOf('otel'), namingOf('classic', 'shop'), namingOf('fastify-metrics')),
  range: fc.constantFrom('2m' as const, rateInterval),
  selectors: fc.constantFrom({}, { service: '$service', instance: 'a"b\\' }),
});

/** What a convention may lack. */
const ofConventions: ReadonlySet<string> = new Set(['PROMQL_LABEL_HIDDEN', 'PROMQL_METRIC_HIDDEN']);

function orLacking<Result>(of: () => Result): Result | undefined {
  try {
    return of();
  } catch (error) {
    if (error instanceof PromQLError && ofConventions.has(error.code)) return undefined;
    throw error;
  }
}

describe('any query', () => {
  test('renders to an expression that is well typed, and parses as it prints', () => {
    fc.assert(
      fc.property(arbitraryQuery, options, (query, given) => {
        const expression = orLacking(() => toExpression(query, { ...given, variables: {} }));
        fc.pre(expression !== undefined);
        if (expression === undefined) return;
        expect(check(expression)).toEqual([]);
        const text = print(expression);
        expect(print(parse(text))).toBe(text);
        expect(unitOf(query)).toSatisfy((unit) => unit === undefined || typeof unit === 'object');
      }),
      { numRuns: 500 },
    );
  });

  test('selects only metrics that it lists', () => {
    fc.assert(
      fc.property(arbitraryQuery, (query) => {
        const naming = namingOf('otel');
        const names = metricsOf(query, { naming }).map((metric) =>
          'external' in metric ? metric.name : naming.expose(metric)?.name,
        );
        const selected = new Set<string>();
        walk(toExpression(query, { naming }), (node) => {
          if (node.kind === 'selector') selected.add(node.name.replace(/_(count|sum|bucket)$/, ''));
        });
        expect(selected).toEqual(new Set(names));
      }),
      { numRuns: 200 },
    );
  });

  test('is evaluated the same with and without the names of variables', async () => {
    const engine = createEngine(new MemoryStorage());
    await fc.assert(
      fc.asyncProperty(arbitraryQuery, async (query) => {
        const { value } = await engine.instant(toExpression(query, { range: rateInterval }), 0);
        expect(value.type).toBe('vector');
        const concrete = toPromQL(query, { range: rateInterval, variables: {} });
        expect((await engine.instant(concrete, 0)).value).toEqual(value);
      }),
      { numRuns: 100 },
    );
  });
});
