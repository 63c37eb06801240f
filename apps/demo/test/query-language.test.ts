import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../src/services/quotes/query-language/evaluate.ts';
import type { Row } from '../src/services/quotes/query-language/evaluate.ts';
import type { SymbolFacts } from '../src/services/quotes/query-language/fields.ts';
import { parseQuery } from '../src/services/quotes/query-language/parse-query.ts';
import { printQuery } from '../src/services/quotes/query-language/print-query.ts';
import { QueryMistake } from '../src/services/quotes/query-language/query-mistake.ts';

const NOW = 1_000_000;

function facts(symbol: string, price: number | undefined, prices: readonly number[] = []): SymbolFacts {
  const told = { symbol, at: NOW - 2000, provider: 'aurora' };
  return {
    symbol,
    assetClass: symbol.endsWith('-USD') ? 'crypto' : 'equity',
    quote: price === undefined ? undefined : { ...told, price },
    history: prices.length === 0 ? undefined : { ...told, prices },
  };
}

const market = [
  facts('AAA', 10, [8, 9]),
  facts('BBB', 200, [250, 240]),
  facts('CCC', 50, [50, 50]),
  facts('DDD', 30),
  facts('EEE-USD', 90, [30, 60]),
  facts('FFF', undefined),
];

const find = (query: string): readonly Row[] => evaluate(parseQuery(query), market, NOW);
const named = (query: string): readonly unknown[] => find(query).map(({ symbol }) => symbol);

/** `undefined` where there is none; anything but a mistake is thrown on. */
function mistakeIn(query: string): QueryMistake | undefined {
  try {
    parseQuery(query);
    return undefined;
  } catch (error) {
    if (error instanceof QueryMistake) return error;
    throw error;
  }
}

describe('the query language', () => {
  it.each([
    ['FIND equity', ['AAA', 'BBB', 'CCC', 'DDD', 'FFF']],
    ['FIND crypto, bond', ['EEE-USD']],
    ['find ANY where PRICE > 40 order by price', ['CCC', 'EEE-USD', 'BBB']],
    ['FIND any WHERE price > 40 ORDER BY price DESC LIMIT 2', ['BBB', 'EEE-USD']],
    ['FIND any WHERE change > 0', ['AAA', 'EEE-USD']],
    ['FIND any WHERE change >= 25%', ['AAA', 'EEE-USD']],
    ['FIND any WHERE change < -15% AND change > -25%', ['BBB']],
    ['FIND any ORDER BY change ASC', ['BBB', 'CCC', 'AAA', 'EEE-USD', 'DDD', 'FFF']],
    ['FIND any ORDER BY change DESC', ['EEE-USD', 'AAA', 'CCC', 'BBB', 'DDD', 'FFF']],
    ['FIND any WHERE symbol IN (\'AAA\', "DDD")', ['AAA', 'DDD']],
    ['FIND any WHERE price IN (10, 30)', ['AAA', 'DDD']],
    ["FIND any WHERE class != 'equity'", ['EEE-USD']],
    ['FIND any WHERE price > 20 AND price < 60 OR price = 200', ['BBB', 'CCC', 'DDD']],
    ['FIND any WHERE price > 20 AND (price < 60 OR price = 200)', ['BBB', 'CCC', 'DDD']],
    ['FIND any WHERE NOT price > 20 AND price > 5', ['AAA']],
    ['FIND any WHERE NOT (price > 20 OR price < 20)', []],
    ['FIND any WHERE price * 2 + 10 = 30', ['AAA']],
    ['FIND any WHERE 100 - price - 20 = 30', ['CCC']],
    ['FIND any WHERE -price < -100', ['BBB']],
    ['FIND any WHERE abs(change) > 0.1 AND max(low, 40) = 200', ['BBB']],
    ['FIND any WHERE high - low > 30', ['BBB', 'EEE-USD']],
    ['FIND any WHERE volatility = 0', ['CCC']],
    ['FIND any WHERE price / 0 > 1 OR NOT price / 0 > 1', []],
    ['FIND any WHERE age = 2 LIMIT 1', ['AAA']],
    ['FIND any ORDER BY class, symbol DESC LIMIT 2', ['EEE-USD', 'FFF']],
  ])('answers %s', (query, expected) => {
    expect(named(query)).toEqual(expected);
  });

  it('shows the fields that a query speaks of, and null for what is not known', () => {
    expect(find('FIND any WHERE symbol IN ("DDD", "FFF", "EEE-USD") ORDER BY change DESC')).toEqual([
      { symbol: 'EEE-USD', price: 90, change: 2 },
      { symbol: 'DDD', price: 30, change: null },
      { symbol: 'FFF', price: null, change: null },
    ]);
  });

  it.each([
    ['', 0, /^FIND is missing here at the end\.$/],
    ['SELECT equity', 0, /^FIND is missing here, where "select" stands\.$/],
    ['FIND equities LIMIT 5', 5, /^One of equity, crypto, bond or "any" is missing here/],
    ['FIND equity WHERE price > LIMIT 5', 26, /^There is no "limit"; there are symbol, class, price/],
    ['FIND equity WHERE prise > 5', 18, /^There is no "prise"/],
    ['FIND bond ORDER price DESC', 16, /^BY is missing here/],
    ['FIND crypto LIMIT many', 18, /^A whole number from 1 to 100 is missing here/],
    ['FIND crypto LIMIT 0', 18, /^A whole number/],
    ['FIND crypto LIMIT 2.5', 18, /^A whole number/],
    ['FIND crypto LIMIT 5 6', 20, /^WHERE, ORDER BY, LIMIT or the end is missing here/],
    ['FIND any WHERE price', 15, /^WHERE takes a truth, and this is a number\.$/],
    ["FIND any WHERE price > 'a'", 23, /^> after a number takes a number, and this is a text\.$/],
    ['FIND any WHERE symbol + 1 = 2', 15, /^\+ takes a number, and this is a text\.$/],
    ['FIND any WHERE NOT price', 19, /^NOT takes a truth/],
    ['FIND any WHERE 1 < 2 < 3', 15, /^< compares numbers or texts, and this is a truth\.$/],
    ["FIND any WHERE price IN (1, 'a')", 28, /^IN after a number takes a number/],
    ['FIND any WHERE symbol IN (price)', 26, /^A text is missing here/],
    ['FIND any ORDER BY price > 1', 18, /^ORDER BY takes a number or a text/],
    ['FIND any WHERE abs(price, 1) > 2', 24, /^\) is missing here/],
    ['FIND any WHERE (price > 1', 25, /^\) is missing here at the end\.$/],
    ["FIND any WHERE symbol = 'A", 24, /^This text has no end\.$/],
    ['FIND any WHERE price ? 1', 21, /^"\?" means nothing here\.$/],
  ])('says where it went wrong: %s', (query, position, message) => {
    const mistake = mistakeIn(query);
    expect(mistake?.message).toMatch(message);
    expect(mistake?.position).toBe(position);
  });

  it.each([
    ['a number without end', `FIND any WHERE price > ${'9'.repeat(400)}`, 23, /^This number is too large\.$/],
    ['parentheses', `FIND any WHERE ${'('.repeat(300)}`, 66, /^Nothing is nested deeper than 50 times\.$/],
    ['negations', `FIND any WHERE ${'NOT '.repeat(200)}`, 219, /^Nothing is nested deeper/],
    ['signs', `FIND any WHERE ${'-'.repeat(800)}`, 66, /^Nothing is nested deeper/],
  ])('refuses too much: %s', (_, query, position, message) => {
    const mistake = mistakeIn(query);
    expect(mistake?.message).toMatch(message);
    expect(mistake?.position).toBe(position);
  });

  it('prints a query as it was understood', () => {
    expect(printQuery(parseQuery('find equity where not price>10 and change<-2% or symbol="A" order by -price'))).toBe(
      "FIND equity WHERE (((NOT (price > 10)) AND (change < (-0.02))) OR (symbol = 'A')) ORDER BY (-price) ASC LIMIT 20",
    );
  });
});

const words =
  "FIND equity crypto any WHERE ORDER BY LIMIT ASC DESC AND OR NOT IN price change symbol class age abs max ( ) , + - * / = != < <= > >= 5 0.25 3% 'AAA' \"it's\"".split(
    ' ',
  );

/** Expressions that are right, by what they give. */
const { number, truth } = fc.letrec<{ number: string; text: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('price', 'change', 'age', 'low', 'volatility'),
    fc.nat({ max: 500 }).map(String),
    fc.nat({ max: 40 }).map((n) => `${n}.5%`),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number')).map((parts) => parts.join(' ')),
    tie('number').map((of) => `-${of}`),
    tie('number').map((of) => `(${of})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `min(${a}, ${b})`),
  ),
  text: fc.constantFrom('symbol', 'class', 'provider', "'AAA'", '"crypto"'),
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('number'), fc.constantFrom('=', '!=', '<', '<=', '>', '>='), tie('number'))
      .map((all) => all.join(' ')),
    fc.tuple(tie('text'), fc.constantFrom('=', '<', '!='), tie('text')).map((parts) => parts.join('')),
    fc.constant("symbol in ('AAA', 'BBB')"),
    fc.tuple(tie('truth'), fc.constantFrom('AND', 'or'), tie('truth')).map((parts) => parts.join(' ')),
    tie('truth').map((of) => `NOT (${of})`),
  ),
}));

const rightQuery = fc
  .record({ where: fc.option(truth), by: fc.option(number), limit: fc.option(fc.integer({ min: 1, max: 100 })) })
  .map(({ where, by, limit }) =>
    [
      'FIND any',
      ...(where === null ? [] : [`WHERE ${where}`]),
      ...(by === null ? [] : [`ORDER BY ${by} DESC`]),
      ...(limit === null ? [] : [`LIMIT ${limit}`]),
    ].join(' '),
  );

describe('whatever is sent', () => {
  it('is understood, or is a mistake at a place within it', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((some) => `FIND ${some.join(' ')}`),
      fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((some) => `FIND any WHERE ${some.join('')}`),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const position = mistakeIn(text)?.position ?? 0;
        expect(position).toBeGreaterThanOrEqual(0);
        expect(position).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('means the same once it is printed, and finds no more than it may', () => {
    fc.assert(
      fc.property(rightQuery, (text) => {
        const query = parseQuery(text);
        const printed = printQuery(query);
        expect(parseQuery(printed)).toEqual(query);
        const rows = evaluate(query, market, NOW);
        expect(rows).toEqual(evaluate(parseQuery(printed), market, NOW));
        expect(rows.length).toBeLessThanOrEqual(Math.min(query.limit, market.length));
        for (const row of rows) {
          for (const value of Object.values(row)) expect(value).not.toBeNaN();
        }
      }),
      { numRuns: 400 },
    );
  });

  it('takes an answer apart into those that fit, those that do not, and those of which it is not known', () => {
    fc.assert(
      fc.property(truth, (where) => {
        const fit = named(`FIND any WHERE ${where} LIMIT 100`);
        const doNot = named(`FIND any WHERE NOT (${where}) LIMIT 100`);
        expect(fit.filter((symbol) => doNot.includes(symbol))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
