import { describe, expect, test } from 'vitest';
import { check, formatDuration, parse, parseDuration, parseUnchecked, print, PromQLError } from '../src/index.ts';
import type { Expression } from '../src/index.ts';

function errorOf(text: string, experimental = false): PromQLError {
  try {
    parse(text, { experimental });
  } catch (error) {
    if (error instanceof PromQLError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parse', () => {
  test('reads a call into a typed tree with positions', () => {
    const tree = parse('rate(http_requests_total{job="api"}[5m] offset 1h)');
    expect(tree).toEqual({
      kind: 'call',
      name: 'rate',
      position: { start: 0, end: 50 },
      args: [
        {
          kind: 'range',
          range: 300_000,
          position: { start: 5, end: 49 },
          vector: {
            kind: 'selector',
            name: 'http_requests_total',
            matchers: [{ name: 'job', op: '=', value: 'api' }],
            offset: 3_600_000,
            position: { start: 5, end: 35 },
          },
        },
      ],
    } satisfies Expression);
  });

  test.each([
    ['-2 ^ 2', '-(2 ^ 2)'],
    ['2 ^ 3 ^ 2', '2 ^ (3 ^ 2)'],
    ['a - b - c', '(a - b) - c'],
    ['a or b and c', 'a or (b and c)'],
    ['a + b offset 5m * c', 'a + (b offset 5m * c)'],
    ['-a * b', '(-a) * b'],
    ['2 ^ -3 ^ 2', '2 ^ (-(3 ^ 2))'],
    ['a == b + c', 'a == (b + c)'],
    ['a atan2 b % c', '(a atan2 b) % c'],
  ])('binds %s as %s', (text, bound) => {
    expect(withoutParentheses(parse(text))).toEqual(withoutParentheses(parse(bound)));
  });

  test.each([
    ['1e3', 1000],
    ['0x1F', 31],
    ['017', 15],
    ['1_000', 1000],
    ['2.', 2],
    ['.5', 0.5],
    ['-Inf', -Infinity],
    ['1h30m', 5400],
    ['--2', 2],
  ])('reads the number %s as %d', (text, value) => {
    expect(parse(text)).toMatchObject({ kind: 'number', value });
  });

  test.each([
    'constructor',
    'sum by (constructor) (rate(__proto__{__proto__="a"}[5m])) / on (constructor) Constructor',
    'toString',
  ])('reads %s, whose names objects have', (text) => {
    expect(print(parse(text))).toBe(text);
  });

  test('reads escapes as bytes of UTF-8', () => {
    expect(parse(String.raw`"\xe2\x82\xac \u20ac \101 \n"`)).toMatchObject({ value: '€ € A \n' });
    expect(parse(String.raw`'it\'s "so"'`)).toMatchObject({ value: 'it\'s "so"' });
    expect(parse('`raw \\n`')).toMatchObject({ value: 'raw \\n' });
  });

  test('keeps bytes that are no UTF-8', () => {
    const text = String.raw`"a\xc5z"`;
    expect(print(parse(text))).toBe(text);
  });

  test.each([
    ['', 'no expression found in input', 0],
    ['foo bar', 'unexpected identifier "bar"', 4],
    ['foo{a="b" c="d"}', 'unexpected identifier "c" in label matching, expected "," or "}"', 10],
    ['foo{', 'unexpected end of input inside braces', 3],
    ['rate(foo[5m]', 'unclosed left parenthesis', 4],
    ['foo)', "unexpected right parenthesis ')'", 3],
    ['foo{a=~"("}', 'error parsing regexp: missing closing ): `(`', 4],
    ['"abc', 'unterminated quoted string', 0],
    ['foo!bar', "unexpected character after '!': 'b'", 3],
    ['5m5m', 'bad number or duration syntax: "5m5m"', 0],
    ['foo(1)', 'unknown function with name "foo"', 0],
    ['rate(x[5m],)', 'trailing commas not allowed in function call args', 10],
    ['sum()', 'no arguments for aggregate expression provided', 0],
    ['5[5m]', 'ranges only allowed for vector selectors', 1],
    ['x offset 1m [5m]', 'no offset modifiers allowed before range', 12],
    ['x[0s]', 'duration must be greater than 0', 2],
    ['x offset 5m offset 6m', 'offset may not be set multiple times', 0],
    [
      'sum(x) @ 5',
      '@ modifier must be preceded by an instant vector selector or range vector selector or a subquery',
      0,
    ],
  ])('refuses the syntax of %j', (text, message, start) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code: 'PROMQL_SYNTAX', message });
    expect(error.position?.start).toBe(start);
  });

  test.each([
    ['x[5m - 5m]', 'duration must be greater than 0'],
    ['x[1h:-(5m)]', 'duration must be greater than 0'],
    ['x offset (5m / 0)', 'division by zero'],
    ['x[5m % (1 - 1)]', 'modulo by zero'],
    ['x[9 ^ 99]', 'duration out of range'],
  ])('refuses the duration of %j', (text, message) => {
    expect(errorOf(text, true)).toMatchObject({ code: 'PROMQL_SYNTAX', message });
  });

  test.each([
    ['rate(up)', 'expected type range vector in call to function "rate", got instant vector', 5],
    ['sum("a")', 'expected type instant vector in aggregation expression, got string', 4],
    ['1 > 2', 'comparisons between scalars must use BOOL modifier', 2],
    ['a + bool b', 'bool modifier can only be used on comparison operators', 2],
    ['a and 1', 'set operator "and" not allowed in binary scalar expression', 0],
    ['a + on(b) 1', 'vector matching only allowed between instant vectors', 0],
    ['a * on(x) group_left(x) b', 'label "x" must not occur in ON and GROUP clause at once', 2],
    ['a and on(x) group_left() b', 'no grouping allowed for "and" operation', 0],
    ['round(x, 1, 2)', 'expected at most 2 argument(s) in call to "round", got 3', 0],
    ['clamp(x)', 'expected 3 argument(s) in call to "clamp", got 1', 0],
    ['{job=~".*"}', 'vector selector must contain at least one non-empty matcher', 0],
    ['foo{__name__="bar"}', 'metric name must not be set twice: "foo" or "bar"', 0],
    ['-"a"', 'unary expression only allowed on expressions of type scalar or instant vector, got "string"', 0],
    ['x[5m][1h:]', 'subquery is only allowed on instant vector, got matrix instead', 0],
    ['info(x, y)', 'function "info" is not enabled', 0],
    ['sum(x) + "a"', 'binary expression must contain only scalar and instant vector types', 9],
    ['mad_over_time(x[5m])', 'function "mad_over_time" is not enabled', 0],
    [
      'limitk(1, x)',
      'limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
      0,
    ],
  ])('refuses the types of %j', (text, message, start) => {
    const error = errorOf(text);
    expect(error).toMatchObject({ code: 'PROMQL_TYPE', message });
    expect(error.position?.start).toBe(start);
  });

  test.each([
    ['x[5m + 1m]', false, 'experimental duration expression is not enabled', 2],
    ['x offset (5m)', false, 'experimental duration expression is not enabled', 9],
    ['a + fill(0) b', false, 'binop fill modifiers are experimental and not enabled', 2],
    ['a + fill(0) 1', true, 'filling in missing series only allowed between instant vectors', 0],
    ['a or fill(0) b', true, 'filling in missing series not allowed for set operators', 0],
  ])('refuses the experiment of %j', (text, experimental, message, start) => {
    const error = errorOf(text, experimental);
    expect(error).toMatchObject({ code: 'PROMQL_TYPE', message });
    expect(error.position?.start).toBe(start);
  });

  test('allows experimental functions where asked to', () => {
    expect(parse('mad_over_time(x[5m])', { experimental: true })).toMatchObject({ name: 'mad_over_time' });
    expect(parse('max_of(1, step())', { experimental: true })).toMatchObject({ name: 'max_of' });
  });

  test.each([
    ['integral(x)', 'integral'],
    ['x[5m] anchored', 'anchored'],
  ])('names the feature that %j needs and the engine has not', (text, feature) => {
    expect(errorOf(text, true)).toMatchObject({ code: 'PROMQL_UNSUPPORTED', feature });
  });
});

describe('print', () => {
  test.each([
    ['sum(rate(x [5m]))by(job)', 'sum by (job) (rate(x[5m]))'],
    ['topk without(a,"b c") (5,x)', 'topk without (a, "b c") (5, x)'],
    ['x*on(a)group_left(b)y', 'x * on (a) group_left (b) y'],
    ['x{a="1",b!~"2|3"}offset -90s @end()', 'x{a="1",b!~"2|3"} @ end() offset -1m30s'],
    ['{"my.metric","a b"=~"c"}', '{__name__="my.metric","a b"=~"c"}'],
    ['max_over_time(x[1d:])', 'max_over_time(x[1d:])'],
    ['x > bool 5', 'x > bool 5'],
    ['x[ 5m+STEP ()* 2]', 'x[5m + step() * 2]'],
    ['x[(1h):max_of(step(),range()^2)] offset -(2 ^ 2)', 'x[(1h):max_of(step(), range() ^ 2)] offset -(2 ^ 2)'],
    ['x offset 2 ^ 2', 'x offset 2s ^ 2'],
    ['x offset -Max_Of(1, -2m) * max_of(1, 2)', 'x offset -max_of(1, -2m) * max_of(1, 2)'],
    ['x == bool fill_right(2.) fill_left ( -0x1F )y', 'x == bool fill_left (-31) fill_right (2) y'],
    ['x + on() group_right fill(NaN) y', 'x + on () group_right () fill (NaN) y'],
    ['x + fill(# how much\n-# below\n 1) y @ -# before\n 5', 'x + fill (-1) y @ -5.000'],
    ['fill - fill_left(5m) fill_right', 'fill - fill_left (300) fill_right'],
    ['1e21', '1000000000000000000000'],
    ['- - x', '--x'],
    ['x @ 1609746000.5', 'x @ 1609746000.500'],
  ])('writes %s as %s', (text, printed) => {
    expect(print(parse(text, { experimental: true }))).toBe(printed);
  });

  test('puts parentheses where a built tree needs them', () => {
    const [a, b] = [parse('a'), parse('b')];
    const sum: Expression = { kind: 'binary', op: '+', left: a, right: b, bool: false };
    expect(print({ kind: 'binary', op: '*', left: sum, right: sum, bool: false })).toBe('(a + b) * (a + b)');
    expect(print({ kind: 'unary', op: '-', expression: sum })).toBe('-(a + b)');
    expect(print({ kind: 'subquery', expression: sum, range: 3_600_000, offset: 0 })).toBe('(a + b)[1h:]');
    const negative: Expression = { kind: 'number', value: -2, duration: false };
    expect(print({ kind: 'binary', op: '^', left: negative, right: b, bool: false })).toBe('(-2) ^ b');
  });
});

test('check reports every problem of a tree', () => {
  const problems = check(parseUnchecked('rate(up) + sum("a")'));
  expect(problems.map(({ message }) => message)).toEqual([
    'expected type range vector in call to function "rate", got instant vector',
    'expected type instant vector in aggregation expression, got string',
  ]);
});

test('durations are read and written as Prometheus does', () => {
  expect(parseDuration('1y2w3d4h5m6s7ms')).toBe(33_019_506_007);
  expect(parseDuration('5')).toBeUndefined();
  expect(parseDuration('1m1h')).toBeUndefined();
  expect(formatDuration(0)).toBe('0s');
  expect(formatDuration(8 * 86_400_000)).toBe('8d');
  expect(formatDuration(14 * 86_400_000)).toBe('2w');
  expect(formatDuration(90_061_001)).toBe('1d1h1m1s1ms');
});

/** The shape of a tree, without parentheses and positions. */
function withoutParentheses(expression: Expression): unknown {
  if (expression.kind === 'parentheses') return withoutParentheses(expression.expression);
  return Object.fromEntries(
    Object.entries(expression)
      .filter(([key]) => !/position/i.test(key))
      .map(([key, value]) => [key, isExpression(value) ? withoutParentheses(value) : value]),
  );
}

function isExpression(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
