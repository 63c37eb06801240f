import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEngine, parse, print, printLines, PromQLError } from '../src/index.ts';
import { arbitraryStorage } from './arbitrary-storage.ts';
import { expressionText } from './arbitrary-expression.ts';

/** A tree as text, without what parsing another text may change. */
function shapeOf(tree: unknown): string {
  return JSON.stringify(tree, (key, value: unknown) => {
    if (/position/i.test(key)) return undefined;
    return typeof value === 'number' ? `${Object.is(value, -0) ? '-0' : value}` : value;
  });
}

/** Anything but an answer or a PromQLError is a defect. */
function orRefused<Result>(of: () => Result): Result | undefined {
  try {
    return of();
  } catch (error) {
    if (error instanceof PromQLError) return undefined;
    throw error;
  }
}

const words = 'a sum rate by on offset bool and group_left start inf 1 2. 5m 0x "s" =~ != >= \n';
const tokens = fc.constantFrom(...words.split(' '), ...'(){}[],:@+-*^<!=#"`');

describe('parse', () => {
  test('of what print wrote of a tree gives the tree', () => {
    fc.assert(
      fc.property(expressionText, (text) => {
        const tree = orRefused(() => parse(text, { experimental: true }));
        fc.pre(tree !== undefined);
        if (tree === undefined) return;
        const printed = print(tree);
        const again = parse(printed, { experimental: true });
        expect(shapeOf(again)).toBe(shapeOf(tree));
        expect(print(again)).toBe(printed);
      }),
      { numRuns: 400 },
    );
  });

  test('of what was printed over several lines gives the tree', () => {
    fc.assert(
      fc.property(expressionText, fc.integer({ min: 1, max: 120 }), (text, width) => {
        const tree = orRefused(() => parse(text, { experimental: true }));
        fc.pre(tree !== undefined);
        if (tree === undefined) return;
        const printed = printLines(tree, width);
        expect(print(parse(printed, { experimental: true }))).toBe(print(tree));
        // What fits into a line is on one.
        expect(print(tree).length > width || printed === print(tree)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('answers or refuses any text', () => {
    const soup = fc.array(tokens, { maxLength: 30 }).map((parts) => parts.join(' '));
    const damaged = fc.tuple(expressionText, fc.nat(), fc.nat(3), tokens).map(([text, at, removed, inserted]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + inserted + text.slice(cut + removed);
    });
    fc.assert(
      fc.property(fc.oneof(soup, damaged, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        expect(() => orRefused(() => parse(text, { experimental: true }))).not.toThrow();
      }),
      { numRuns: 1500 },
    );
  });

  test.each([
    ['('.repeat(100_000)],
    [`${'('.repeat(240)}1${')'.repeat(240)}`],
    ['-'.repeat(100_000)],
    [`1${'+1'.repeat(100_000)}`],
    [`1${'^1'.repeat(290)}`],
    [`a${' or a'.repeat(290)}`],
    [`${'sum('.repeat(240)}a${')'.repeat(240)}`],
    [`${'(a+a+a+'.repeat(240)}a${')'.repeat(240)}`],
    [`a${'[5m:]'.repeat(100_000)}`],
    ['a '.repeat(100_000)],
    [`a{${'b="c",'.repeat(20_000)}}`],
    ['"'.repeat(100_001)],
    ['['.repeat(1000)],
    [' '.repeat(600_000)],
  ])('is done at once with %#', (text) => {
    const started = performance.now();
    orRefused(() => parse(text, { experimental: true }));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

test('an engine answers or refuses any expression', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStorage, expressionText, fc.integer({ min: 1, max: 4 }), async (storage, text, count) => {
      const engine = createEngine(storage, {
        maxSamples: 100_000,
        delayNameRemoval: count % 2 === 0,
        experimental: true,
      });
      const range = { from: 60_000, to: 60_000 + (count - 1) * 30_000, step: 30_000 };
      for (const answer of await Promise.allSettled([engine.instant(text, 120_000), engine.range(text, range)])) {
        expect(answer.status === 'fulfilled' || answer.reason instanceof PromQLError, text).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('a range query answers at each step what an instant query answers then', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryStorage, expressionText, async (storage, text) => {
      // What a query says of its own times differs, and so does the order that chooses among equals.
      fc.pre(!/(?:start|end|step|range)\(\)|topk/.test(text));
      const engine = createEngine(storage, { experimental: true });
      const [from, step, count] = [60_000, 45_000, 4];
      const range = await engine.range(text, { from, to: from + step * (count - 1), step }).catch(() => undefined);
      if (range === undefined) return;
      for (let i = 0; i < count; i += 1) {
        const time = from + i * step;
        const { value } = await engine.instant(text, time);
        const expected = value.type === 'vector' ? value.samples.map((s) => [s.labels.key, String(s.value)]) : [];
        const actual = range.value.series.flatMap(({ labels, timestamps, values }) => {
          const at = timestamps.indexOf(time);
          return at === -1 ? [] : [[labels.key, String(values[at])]];
        });
        expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
      }
    }),
    { numRuns: 300 },
  );
});
