import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check, parse, PromQLError } from '../../src/index.ts';
import { dashboardExpressions, nearestName, ruleFileExpressions, type Finding } from '../../src/lint/index.ts';
import { expressionText } from '../arbitrary-expression.ts';
import { linterOf, shop } from './known.ts';

const linter = linterOf({ experimental: true, recordingRules: [{ record: 'c:d', expr: 'sum by (job) (a)' }] });

function isWithin(text: string, { start, end, line, column }: Finding): boolean {
  const before = text.split('\n').slice(0, line - 1);
  const lines = before.reduce((sum, each) => sum + each.length + 1, 0);
  return start >= 0 && start <= end && end <= text.length && lines + column - 1 === start;
}

const words =
  'a sum rate by on offset bool and group_left cache_hits_total $x ${y:z} [[v]] $__interval 1 5m "s" "$v" =~ != \n # ';
const garbage = fc.array(
  fc.oneof(fc.constantFrom(...words.split(' '), ...'(){}[],:@+-*^<!=#"`$'), fc.string({ maxLength: 3 })),
  {
    maxLength: 30,
  },
);

test('any text has findings within it, and throws nothing', () => {
  fc.assert(
    fc.property(garbage, fc.constantFrom(undefined, 'any' as const, { x: '5m', v: null }), (parts, variables) => {
      const text = parts.join(' ');
      const findings = linter.lint(text, variables === undefined ? {} : { variables });
      for (const finding of findings) expect(isWithin(text, finding), `${text}: ${JSON.stringify(finding)}`).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('any expression has findings within it, and what is not PromQL is said to be none', () => {
  fc.assert(
    fc.property(expressionText, (text) => {
      const findings = linter.lint(text);
      for (const finding of findings) expect(isWithin(text, finding)).toBe(true);
      expect(findings.some(({ rule }) => rule === 'syntax')).toBe(refused(text));
    }),
    { numRuns: 300 },
  );
});

function refused(text: string): boolean {
  try {
    return check(parse(text, { experimental: true }), { experimental: true }).length > 0;
  } catch (error) {
    if (error instanceof PromQLError) return true;
    throw error;
  }
}

test('any metrics that are given do not change what is no expression of them', () => {
  const label = fc.record({
    exposed: fc.option(fc.string({ maxLength: 5 })),
    values: fc.option(fc.array(fc.string({ maxLength: 3 }))),
  });
  const metric = fc.record({
    name: fc.constantFrom('a', 'b_total', 'c:d', 'sum', ''),
    type: fc.constantFrom('counter', 'gauge', 'histogram', 'summary', 'info', 'stateset', 'unknown'),
    labels: fc.option(fc.array(label, { maxLength: 3 })),
    buckets: fc.array(fc.double(), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(metric, { maxLength: 4 }), expressionText, (metrics, text) => {
      expect(() => linterOf({ metrics, experimental: true }).lint(text)).not.toThrow();
    }),
    { numRuns: 200 },
  );
});

test('any JSON is read for what it has', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      expect(() => dashboardExpressions(value)).not.toThrow();
      expect(ruleFileExpressions(value)).toEqual([]);
    }),
  );
});

test('long and deep texts are checked before the test times out', () => {
  const many = Array.from({ length: 250 }, (_, i) => `rate(cache_hit_total{cach="${i}"}[5s])`);
  const texts = [
    many.join(' + '),
    `${'('.repeat(200)}up${')'.repeat(200)}`,
    'sum by (x) ('.repeat(200) + 'up' + ')'.repeat(200),
    '$'.repeat(100_000),
    `up{job="${'$x'.repeat(20_000)}"}`,
    'a'.repeat(200_000),
    `up # ${'$x '.repeat(20_000)}`,
  ];
  for (const text of texts) {
    expect(linter.lint(text)).toBeInstanceOf(Array);
    expect(linter.lint(text, { variables: 'any' })).toBeInstanceOf(Array);
  }
});

test('the nearest name is the one that was meant', () => {
  const names = shop.map(({ name }) => name);
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), (name, at) => {
      const typo = name.slice(0, at % name.length) + name.slice((at % name.length) + 1);
      expect(nearestName(typo, names)).toBe(name);
    }),
  );
});
